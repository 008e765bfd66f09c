// SPDX-License-Identifier: Apache-2.0

package main

import (
	"slices"
	"time"

	"github.com/nats-io/nats.go"
)

const requestTimeout = 10 * time.Second

// runRequest sends one request at a time from one connection to a responder on another and times each.
func runRequest(opts options) map[string]any {
	responder := connect(opts, "responder")
	_, err := responder.Subscribe("bench.request", func(m *nats.Msg) { check(m.Respond(m.Data)) })
	check(err)
	check(responder.Flush())
	requester := connect(opts, "requester")
	defer closeAll([]*nats.Conn{responder, requester})
	payload := make([]byte, opts.size)

	if opts.count == 0 {
		start, requests := time.Now(), 0
		for time.Since(start).Seconds() < opts.seconds {
			request(requester, payload)
			requests++
		}
		return map[string]any{"messages": requests, "rate": float64(requests) / time.Since(start).Seconds()}
	}
	for range 200 {
		request(requester, payload)
	}
	took := make([]float64, 0, opts.count)
	before, start := cpuSeconds(opts.pid), time.Now()
	for range opts.count {
		took = append(took, float64(request(requester, payload).Nanoseconds())/1e3)
	}
	elapsed := time.Since(start).Seconds()
	cpu := cpuSeconds(opts.pid) - before
	slices.Sort(took)
	return map[string]any{
		"messages":       opts.count,
		"seconds":        elapsed,
		"rate":           float64(opts.count) / elapsed,
		"p50_us":         took[len(took)/2],
		"p99_us":         took[len(took)*99/100],
		"max_us":         took[len(took)-1],
		"cpu_seconds":    cpu,
		"cpu_us_per_msg": cpu * 1e6 / float64(opts.count),
		"rss_kib":        residentKiB(opts.pid),
	}
}

func request(c *nats.Conn, payload []byte) time.Duration {
	start := time.Now()
	reply, err := c.Request("bench.request", payload, requestTimeout)
	check(err)
	if len(reply.Data) != len(payload) {
		fail("reply of %d bytes to a request of %d", len(reply.Data), len(payload))
	}
	return time.Since(start)
}
