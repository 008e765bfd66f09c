// SPDX-License-Identifier: Apache-2.0

// Command cases runs nats.go, unchanged, against the server that run.py describes in the environment, one line a case.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
)

const (
	caseLimit = 60 * time.Second
	waitLimit = 20 * time.Second
	quiet     = 200 * time.Millisecond // long enough for a message that must not come
)

type outcome struct {
	name string
	run  func() string
}

func main() {
	for _, c := range cases {
		done := make(chan string, 1)
		go func() {
			defer func() {
				if problem := recover(); problem != nil {
					done <- fmt.Sprintf("FAILED %v", problem)
				}
			}()
			done <- c.run()
		}()
		select {
		case line := <-done:
			fmt.Printf("%s\t%s\n", c.name, strings.ReplaceAll(line, "\n", "\\n"))
		case <-time.After(caseLimit):
			fmt.Printf("%s\tFAILED not within %v\n", c.name, caseLimit)
		}
	}
}

var plain = os.Getenv("PLAIN_URL")

func connect(url string, options ...nats.Option) *nats.Conn {
	c, err := nats.Connect(url, append([]nats.Option{nats.NoReconnect(), nats.Timeout(10 * time.Second)}, options...)...)
	check(err)
	return c
}

// refused says how a connection attempt ended.
func refused(url string, options ...nats.Option) string {
	c, err := nats.Connect(url, append([]nats.Option{nats.NoReconnect()}, options...)...)
	if err != nil {
		return "refused " + err.Error()
	}
	c.Close()
	return "admitted"
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

// box gathers what callbacks see.
type box struct {
	sync.Mutex
	items []string
}

func (b *box) add(item string) {
	b.Lock()
	defer b.Unlock()
	b.items = append(b.items, item)
}

func (b *box) all() []string {
	b.Lock()
	defer b.Unlock()
	return append([]string{}, b.items...)
}

func (b *box) has(item string) bool {
	for _, i := range b.all() {
		if i == item {
			return true
		}
	}
	return false
}

func (b *box) await(count int) []string {
	settle(func() bool { return len(b.all()) >= count })
	return b.all()
}

func settle(condition func() bool) {
	for deadline := time.Now().Add(waitLimit); !condition() && time.Now().Before(deadline); {
		time.Sleep(5 * time.Millisecond)
	}
}

func startServer(extra ...string) *exec.Cmd {
	server := exec.Command(os.Getenv("SERVER"), append([]string{"-a", "127.0.0.1", "-p", os.Getenv("RESTART_PORT")}, extra...)...)
	check(server.Start())
	return server
}
