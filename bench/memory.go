// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"fmt"
	"net"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
)

const (
	dialers     = 32               // idle connections being opened at once
	dialTimeout = 20 * time.Second // for one idle connection: TCP, INFO, CONNECT, PING, PONG
)

// runSubs makes opts.subjects distinct subscriptions over opts.connections connections, reads the memory they added,
// then measures the rate at which one publisher reaches one of them. Warm-up and window are one program run, because
// the subscriptions live as long as their connections.
func runSubs(opts options) map[string]any {
	before := residentKiB(opts.pid)
	f := newFan(options{url: opts.url, pid: opts.pid, subscribers: 1, size: opts.size}, "bench.0.0.state")
	conns := []*nats.Conn{}
	defer func() { closeAll(conns) }()
	perConn := opts.subjects / opts.connections
	sink := make(chan *nats.Msg, 1) // shared by subscriptions that get nothing: no goroutine and no queue for each
	start := time.Now()
	for i := range opts.connections {
		c := connect(opts, fmt.Sprintf("holder-%d", i))
		conns = append(conns, c)
		for n := range perConn {
			if i == 0 && n == 0 {
				f.subscribe(c, 0)
				continue
			}
			_, err := c.ChanSubscribe(fmt.Sprintf("bench.%d.%d.state", i, n), sink)
			check(err)
		}
		check(c.FlushTimeout(time.Minute))
	}
	subscribeSeconds := time.Since(start).Seconds()
	time.Sleep(opts.settle)
	added := residentKiB(opts.pid) - before

	publisher := connect(opts, "publisher")
	conns = append(conns, publisher)
	f.publishers = []*nats.Conn{publisher}
	warm := f.warm(opts.seconds)
	count := opts.count
	if count == 0 {
		count = int(warm["rate"].(float64) * 3)
	}
	out := f.measure(count)
	out["added_mib"] = float64(added) / 1024
	out["before_mib"] = float64(before) / 1024
	out["subscribe_seconds"] = subscribeSeconds
	return out
}

// runIdle opens opts.connections raw connections, finishes the handshake on each, and reads the memory they added.
func runIdle(opts options) map[string]any {
	target, err := url.Parse(opts.url)
	check(err)
	before := residentKiB(opts.pid)
	conns := make([]net.Conn, opts.connections)
	slots := make(chan struct{}, dialers)
	var opening sync.WaitGroup
	start := time.Now()
	for i := range conns {
		slots <- struct{}{}
		opening.Add(1)
		go func() {
			defer opening.Done()
			conns[i] = shake(target.Host)
			<-slots
		}()
	}
	opening.Wait()
	seconds := time.Since(start).Seconds()
	time.Sleep(opts.settle)
	after := residentKiB(opts.pid)
	for _, c := range conns {
		check(c.Close())
	}
	return map[string]any{
		"connections":   opts.connections,
		"before_mib":    float64(before) / 1024,
		"after_mib":     float64(after) / 1024,
		"kib_each":      float64(after-before) / float64(opts.connections),
		"per_second":    float64(opts.connections) / seconds,
		"settled_after": opts.settle.Seconds(),
	}
}

// shake does what a small client does and then stays silent.
func shake(address string) net.Conn {
	c, err := net.DialTimeout("tcp", address, dialTimeout)
	check(err)
	check(c.SetDeadline(time.Now().Add(dialTimeout)))
	lines := bufio.NewReaderSize(c, 4096)
	info, err := lines.ReadString('\n')
	check(err)
	if !strings.HasPrefix(info, "INFO ") {
		fail("expected INFO, got %q", info)
	}
	_, err = c.Write([]byte("CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"idle\"}\r\nPING\r\n"))
	check(err)
	for {
		line, err := lines.ReadString('\n')
		check(err)
		if strings.HasPrefix(line, "PONG") {
			return c
		}
		if !strings.HasPrefix(line, "INFO ") {
			fail("expected PONG, got %q", line)
		}
	}
}
