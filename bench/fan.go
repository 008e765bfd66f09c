// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
)

const (
	stallLimit   = 15 * time.Second       // no message for so long while some are missing: they are lost
	pollInterval = 200 * time.Microsecond // how exactly the end of a run is seen
	warmupBatch  = 200_000_000            // payload bytes between two looks at the clock in a warm-up, at most
)

// tally counts what one subscriber got; padded so that two subscribers never share a cache line.
type tally struct {
	messages atomic.Int64
	_        [120]byte
}

// fan is publishers and subscribers on connections of their own, ready to run any number of times.
type fan struct {
	opts       options
	subject    string
	publishers []*nats.Conn
	tallies    []tally
	copies     int   // deliveries of one published message: 1 for a queue group, else one per subscriber
	delivered  int64 // deliveries of all runs so far
}

func newFan(opts options, subject string) *fan {
	f := &fan{opts: opts, subject: subject, tallies: make([]tally, opts.subscribers), copies: opts.subscribers}
	if opts.queue {
		f.copies = 1
	}
	return f
}

// subscribe adds the subscription number i on connection c; nothing in the client limits what may wait for the callback.
func (f *fan) subscribe(c *nats.Conn, i int) {
	counter := &f.tallies[i].messages
	onMessage := func(m *nats.Msg) {
		if len(m.Data) != f.opts.size {
			fail("payload of %d bytes arrived with %d", f.opts.size, len(m.Data))
		}
		counter.Add(1)
	}
	var sub *nats.Subscription
	var err error
	if f.opts.queue {
		sub, err = c.QueueSubscribe(f.subject, "workers", onMessage)
	} else {
		sub, err = c.Subscribe(f.subject, onMessage)
	}
	check(err)
	check(sub.SetPendingLimits(-1, -1))
	check(c.Flush())
}

// run publishes count messages, spread over the publishers, and returns when every delivery has arrived.
// Only TCP slows the publishers; each flushes once at its end.
func (f *fan) run(count int) time.Duration {
	payload := make([]byte, f.opts.size)
	for i := range payload {
		payload[i] = byte('a' + i%26)
	}
	goal := f.delivered + int64(count)*int64(f.copies)
	start := time.Now()
	var running sync.WaitGroup
	for i, c := range f.publishers {
		share := count / len(f.publishers)
		if i < count%len(f.publishers) {
			share++
		}
		running.Add(1)
		go func() {
			defer running.Done()
			for range share {
				check(c.Publish(f.subject, payload))
			}
			check(c.FlushTimeout(2 * time.Minute))
		}()
	}
	f.await(goal)
	elapsed := time.Since(start)
	running.Wait()
	f.delivered = goal
	return elapsed
}

// await returns when exactly goal deliveries have arrived; fewer for too long, or more, ends the program.
func (f *fan) await(goal int64) {
	last, lastChange := int64(-1), time.Now()
	for {
		got := f.arrived()
		switch {
		case got == goal:
			return
		case got > goal:
			fail("%d messages arrived where %d were expected", got, goal)
		case got != last:
			last, lastChange = got, time.Now()
		case time.Since(lastChange) > stallLimit:
			fail("lost messages: %d of %d arrived", got, goal)
		}
		time.Sleep(pollInterval)
	}
}

func (f *fan) arrived() int64 {
	sum := int64(0)
	for i := range f.tallies {
		sum += f.tallies[i].messages.Load()
	}
	return sum
}

// checkEven ends the program when a subscriber of a plain fan-out got more or fewer than the others.
func (f *fan) checkEven() {
	for i := range f.tallies {
		if got := f.tallies[i].messages.Load(); !f.opts.queue && got != f.tallies[0].messages.Load() {
			fail("subscriber %d got %d messages, subscriber 0 got %d", i, got, f.tallies[0].messages.Load())
		}
	}
}

// warm runs batches until the time is over and returns messages published and the rate of the second half.
func (f *fan) warm(seconds float64) map[string]any {
	batch := min(100_000, warmupBatch/f.opts.size/f.copies)
	start, total, lateCount, lateTime := time.Now(), 0, 0, time.Duration(0)
	for time.Since(start).Seconds() < seconds {
		took := f.run(batch)
		total += batch
		if time.Since(start).Seconds() > seconds/2 {
			lateCount += batch
			lateTime += took
		}
	}
	return map[string]any{"messages": total, "rate": float64(lateCount) / lateTime.Seconds()}
}

// measure runs one window of count messages and reads the server's CPU before and after it.
func (f *fan) measure(count int) map[string]any {
	before := cpuSeconds(f.opts.pid)
	took := f.run(count)
	cpu := cpuSeconds(f.opts.pid) - before
	f.checkEven()
	return map[string]any{
		"messages":       count,
		"deliveries":     count * f.copies,
		"seconds":        took.Seconds(),
		"rate":           float64(count) / took.Seconds(),
		"cpu_seconds":    cpu,
		"cpu_us_per_msg": cpu * 1e6 / float64(count),
		"rss_kib":        residentKiB(f.opts.pid),
	}
}

func runFan(opts options) map[string]any {
	f := newFan(opts, "bench.fan")
	conns := []*nats.Conn{}
	for i := range opts.subscribers {
		c := connect(opts, fmt.Sprintf("subscriber-%d", i))
		conns = append(conns, c)
		f.subscribe(c, i)
	}
	for i := range opts.publishers {
		c := connect(opts, fmt.Sprintf("publisher-%d", i))
		conns = append(conns, c)
		f.publishers = append(f.publishers, c)
	}
	defer closeAll(conns)
	if opts.count == 0 {
		return f.warm(opts.seconds)
	}
	f.run(min(10_000, opts.count)) // both ends' sockets and buffers have grown before the window opens
	return f.measure(opts.count)
}
