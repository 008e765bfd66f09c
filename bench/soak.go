// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"net"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
)

const (
	goodPause     = 500 * time.Microsecond // between two numbered messages: about 2,000 a second
	floodPause    = 2 * time.Millisecond   // between two bursts to those who do not read
	floodBurst    = 32                     // messages of 4 KiB in a burst: about 64 MiB a second
	floodSize     = 4096
	churners      = 200 // connections that subscribe and unsubscribe all the time
	comers        = 4   // loops that connect, talk and leave
	slowReaders   = 2   // connections that subscribe and never read
	churnPause    = 20 * time.Millisecond
	sampleSeconds = 5
)

// soak is the state that its loops share: counters only.
type soak struct {
	opts                  options
	over                  chan struct{}
	sent, received        atomic.Int64 // numbered messages
	visits, churned, cuts atomic.Int64
	loops                 sync.WaitGroup
}

// runSoak loads the server with everything that comes and goes, for opts.seconds. The numbered stream must arrive
// complete, in order and once; memory is sampled for the caller to judge.
func runSoak(opts options) map[string]any {
	s := &soak{opts: opts, over: make(chan struct{})}
	subscriber, publisher := connect(opts, "good-subscriber"), connect(opts, "good-publisher")
	sub, err := subscriber.Subscribe("soak.good", s.checkNumber)
	check(err)
	check(sub.SetPendingLimits(-1, -1))
	check(subscriber.Flush())

	s.repeat(goodPause, func() {
		check(publisher.Publish("soak.good", []byte(strconv.FormatInt(s.sent.Add(1), 10))))
	})
	flooder, payload := connect(opts, "flooder"), make([]byte, floodSize)
	s.repeat(floodPause, func() {
		for range floodBurst {
			check(flooder.Publish("soak.flood", payload))
		}
	})
	for i := range churners {
		s.startChurn(i)
	}
	for i := range comers {
		s.repeat(0, func() { s.visit(i) })
	}
	for range slowReaders {
		s.repeat(0, s.neverRead)
	}
	samples := s.sample()
	close(s.over)
	s.loops.Wait()
	check(publisher.FlushTimeout(time.Minute))
	for wait := 0; s.received.Load() < s.sent.Load(); wait++ {
		if wait > 3000 {
			fail("lost messages: %d of %d arrived", s.received.Load(), s.sent.Load())
		}
		time.Sleep(5 * time.Millisecond)
	}
	closeAll([]*nats.Conn{subscriber, publisher, flooder})
	return map[string]any{
		"numbered": s.received.Load(), "visits": s.visits.Load(), "churned": s.churned.Load(),
		"slow_readers_cut": s.cuts.Load(), "rss_mib": samples,
	}
}

// checkNumber runs on one goroutine, so the numbers must come one after another.
func (s *soak) checkNumber(m *nats.Msg) {
	if want := s.received.Add(1); string(m.Data) != strconv.FormatInt(want, 10) {
		fail("number %s arrived where %d was due: lost, doubled or out of order", m.Data, want)
	}
}

func (s *soak) repeat(pause time.Duration, act func()) {
	s.loops.Add(1)
	go func() {
		defer s.loops.Done()
		for !s.ended(pause) {
			act()
		}
	}()
}

func (s *soak) ended(pause time.Duration) bool {
	select {
	case <-s.over:
		return true
	case <-time.After(pause):
		return false
	}
}

// startChurn is one connection whose subscriptions come and go; it leaves with the soak.
func (s *soak) startChurn(i int) {
	c := connect(s.opts, fmt.Sprintf("churner-%d", i))
	n := 0
	s.loops.Add(1)
	go func() {
		defer s.loops.Done()
		subject := fmt.Sprintf("churn.%d", i)
		for !s.ended(churnPause) {
			n++
			sub, err := c.SubscribeSync(fmt.Sprintf("%s.%d.*", subject, n))
			check(err)
			check(c.Publish(fmt.Sprintf("%s.%d.x", subject, n), nil))
			_, err = sub.NextMsg(30 * time.Second)
			check(err)
			check(sub.Unsubscribe())
			s.churned.Add(1)
		}
		closing.Store(true)
		c.Close()
	}()
}

// visit is a connection that comes, asks itself something, and leaves.
func (s *soak) visit(i int) {
	c, err := nats.Connect(s.opts.url, nats.NoReconnect(), nats.Timeout(30*time.Second))
	check(err)
	defer c.Close()
	sub, err := c.SubscribeSync(fmt.Sprintf("visit.%d", i))
	check(err)
	check(c.Publish(fmt.Sprintf("visit.%d", i), []byte("hello")))
	_, err = sub.NextMsg(30 * time.Second)
	check(err)
	s.visits.Add(1)
}

// neverRead subscribes to the flood and does not read until the server has closed the connection.
func (s *soak) neverRead() {
	target, err := url.Parse(s.opts.url)
	check(err)
	c := shake(target.Host)
	defer c.Close()
	_, err = c.Write([]byte("SUB soak.flood 1\r\nPING\r\n"))
	check(err)
	for !s.ended(100 * time.Millisecond) {
		check(c.SetWriteDeadline(time.Now().Add(time.Second)))
		// A write to a connection that the server has closed fails after the reset has come back.
		if _, err := c.Write([]byte("PONG\r\n")); err != nil {
			if timeout, is := err.(net.Error); !is || !timeout.Timeout() {
				s.cuts.Add(1)
				return
			}
		}
	}
}

func (s *soak) sample() []float64 {
	samples := []float64{}
	for end := time.Now().Add(time.Duration(s.opts.seconds * float64(time.Second))); time.Now().Before(end); {
		time.Sleep(sampleSeconds * time.Second)
		samples = append(samples, float64(residentKiB(s.opts.pid))/1024)
	}
	return samples
}
