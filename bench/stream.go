// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	streamName     = "BENCH"
	publishWait    = 30 * time.Second
	fetchBatch     = 1_000
	streamMaxBytes = 4 << 30 // old messages go, so that a long run does not fill the disk
)

// streams is one or more clients of JetStream on connections of their own.
type streams struct {
	opts    options
	conns   []*nats.Conn
	clients []jetstream.JetStream
}

func newStreams(opts options, clients int) *streams {
	s := &streams{opts: opts}
	for i := range clients {
		c := connect(opts, fmt.Sprintf("client-%d", i))
		client, err := jetstream.New(c, jetstream.WithPublishAsyncMaxPending(opts.window))
		check(err)
		s.conns = append(s.conns, c)
		s.clients = append(s.clients, client)
	}
	return s
}

func (s *streams) create() jetstream.Stream {
	stream, err := s.clients[0].CreateOrUpdateStream(context.Background(), jetstream.StreamConfig{
		Name: streamName, Subjects: []string{"bench.>"}, Storage: jetstream.FileStorage, MaxBytes: streamMaxBytes,
		Discard: jetstream.DiscardOld,
	})
	check(err)
	return stream
}

// publish stores count messages, spread over the clients, each with at most the window in flight; every ack is seen.
func (s *streams) publish(count int) time.Duration {
	payload := make([]byte, s.opts.size)
	start := time.Now()
	var running sync.WaitGroup
	for i, client := range s.clients {
		share := count / len(s.clients)
		if i < count%len(s.clients) {
			share++
		}
		running.Add(1)
		go func() {
			defer running.Done()
			failed := atomic.Int64{}
			for n := range share {
				subject := "bench.one"
				if s.opts.keys > 1 {
					subject = fmt.Sprintf("bench.k.%d", (n*7919+i)%s.opts.keys)
				}
				if s.opts.window == 1 {
					_, err := client.Publish(context.Background(), subject, payload)
					check(err)
					continue
				}
				_, err := client.PublishAsync(subject, payload, jetstream.WithStallWait(publishWait))
				check(err)
			}
			select {
			case <-client.PublishAsyncComplete():
			case <-time.After(publishWait):
				fail("publishes were not acknowledged within %v", publishWait)
			}
			if failed.Load() > 0 {
				fail("%d publishes failed", failed.Load())
			}
		}()
	}
	running.Wait()
	return time.Since(start)
}

func runStreamPublish(opts options) map[string]any {
	s := newStreams(opts, opts.publishers)
	defer closeAll(s.conns)
	stream := s.create()
	if opts.count == 0 {
		return s.warm(func(batch int) time.Duration { return s.publish(batch) })
	}
	before := lastSequence(stream)
	result := measured(opts, opts.count, func() time.Duration { return s.publish(opts.count) })
	if got := lastSequence(stream) - before; got != uint64(opts.count) {
		fail("%d messages stored where %d were acknowledged", got, opts.count)
	}
	return result
}

func lastSequence(stream jetstream.Stream) uint64 {
	info, err := stream.Info(context.Background())
	check(err)
	return info.State.LastSeq
}

// warm runs ever larger batches until the time is over and says how fast the second half was.
func (s *streams) warm(run func(int) time.Duration) map[string]any {
	batch, start, total := 50, time.Now(), 0
	lateCount, lateTime := 0, time.Duration(0)
	for time.Since(start).Seconds() < s.opts.seconds {
		took := run(batch)
		total += batch
		if time.Since(start).Seconds() > s.opts.seconds/2 {
			lateCount += batch
			lateTime += took
		}
		if took < 200*time.Millisecond && batch < 200_000 {
			batch *= 2
		}
	}
	return map[string]any{"messages": total, "rate": float64(lateCount) / lateTime.Seconds()}
}

func measured(opts options, count int, run func() time.Duration) map[string]any {
	before := cpuSeconds(opts.pid)
	took := run()
	cpu := cpuSeconds(opts.pid) - before
	return map[string]any{
		"messages":       count,
		"seconds":        took.Seconds(),
		"rate":           float64(count) / took.Seconds(),
		"cpu_seconds":    cpu,
		"cpu_us_per_msg": cpu * 1e6 / float64(count),
		"rss_kib":        residentKiB(opts.pid),
	}
}

// runStreamRead stores what is read, then reads it: by fetches of a thousand or by a consume, with or without acks.
func runStreamRead(opts options) map[string]any {
	s := newStreams(opts, 1)
	defer closeAll(s.conns)
	stream := s.create()
	read := func(count int) time.Duration {
		s.publish(count)
		policy := jetstream.AckExplicitPolicy
		if opts.noAck {
			policy = jetstream.AckNonePolicy
		}
		consumer, err := stream.CreateConsumer(context.Background(), jetstream.ConsumerConfig{
			AckPolicy: policy, MaxAckPending: -1, DeliverPolicy: jetstream.DeliverByStartSequencePolicy,
			OptStartSeq: lastSequence(stream) - uint64(count) + 1, FilterSubject: opts.filter,
		})
		check(err)
		defer func() { check(stream.DeleteConsumer(context.Background(), consumer.CachedInfo().Name)) }()
		if opts.fetch {
			return fetchAll(consumer, count, !opts.noAck, opts.pid)
		}
		return consumeAll(consumer, count, !opts.noAck, opts.pid)
	}
	if opts.count == 0 {
		return s.warm(read)
	}
	took := read(opts.count)
	return map[string]any{
		"messages": opts.count, "seconds": took.Seconds(), "rate": float64(opts.count) / took.Seconds(),
		"cpu_seconds": lastCPU, "cpu_us_per_msg": lastCPU * 1e6 / float64(opts.count), "rss_kib": residentKiB(opts.pid),
	}
}

// lastCPU is what the server took for the last read, without the publishes before it.
var lastCPU float64

func fetchAll(consumer jetstream.Consumer, count int, ack bool, pid int) time.Duration {
	before, start := cpuSeconds(pid), time.Now()
	for got := 0; got < count; {
		batch, err := consumer.Fetch(min(fetchBatch, count-got), jetstream.FetchMaxWait(publishWait))
		check(err)
		for m := range batch.Messages() {
			got++
			if ack {
				check(m.Ack())
			}
		}
		check(batch.Error())
	}
	took := time.Since(start)
	lastCPU = cpuSeconds(pid) - before
	return took
}

func consumeAll(consumer jetstream.Consumer, count int, ack bool, pid int) time.Duration {
	before, start := cpuSeconds(pid), time.Now()
	done := make(chan struct{})
	got := 0
	running, err := consumer.Consume(func(m jetstream.Msg) {
		if ack {
			check(m.Ack())
		}
		if got++; got == count {
			close(done)
		}
	}, jetstream.PullMaxMessages(5_000))
	check(err)
	select {
	case <-done:
	case <-time.After(2 * time.Minute):
		fail("%d of %d messages arrived", got, count)
	}
	took := time.Since(start)
	running.Stop()
	lastCPU = cpuSeconds(pid) - before
	return took
}

// runStreamLatency publishes one message at a time and measures until a waiting consumer has it, or, for `-window 1`
// without a consumer, until it is acknowledged.
func runStreamLatency(opts options) map[string]any {
	s := newStreams(opts, 2)
	defer closeAll(s.conns)
	stream := s.create()
	arrived := make(chan struct{}, 1)
	if opts.deliver {
		consumer, err := stream.CreateConsumer(context.Background(), jetstream.ConsumerConfig{
			AckPolicy: jetstream.AckNonePolicy, DeliverPolicy: jetstream.DeliverNewPolicy,
		})
		check(err)
		running, err := consumer.Consume(func(jetstream.Msg) { arrived <- struct{}{} })
		check(err)
		defer running.Stop()
		time.Sleep(200 * time.Millisecond) // the pull request is there
	}
	payload := make([]byte, opts.size)
	one := func() time.Duration {
		start := time.Now()
		_, err := s.clients[1].Publish(context.Background(), "bench.one", payload)
		check(err)
		if opts.deliver {
			<-arrived
		}
		return time.Since(start)
	}
	count := opts.count
	if count == 0 {
		start, n := time.Now(), 0
		for time.Since(start).Seconds() < opts.seconds {
			one()
			n++
		}
		return map[string]any{"messages": n, "rate": float64(n) / time.Since(start).Seconds()}
	}
	took := make([]float64, 0, count)
	result := measured(opts, count, func() time.Duration {
		start := time.Now()
		for range count {
			took = append(took, float64(one().Nanoseconds())/1e3)
		}
		return time.Since(start)
	})
	slices.Sort(took)
	result["p50_us"], result["p99_us"] = took[len(took)/2], took[len(took)*99/100]
	return result
}

// runKeyValue puts keys, or gets them, one at a time on each of the clients.
func runKeyValue(opts options) map[string]any {
	s := newStreams(opts, opts.publishers)
	defer closeAll(s.conns)
	bucket, err := s.clients[0].CreateOrUpdateKeyValue(context.Background(), jetstream.KeyValueConfig{Bucket: "bench"})
	check(err)
	payload := make([]byte, opts.size)
	keys := max(opts.keys, 1_000)
	for i := range keys {
		if opts.fetch {
			_, err := bucket.Put(context.Background(), fmt.Sprintf("key.%d", i), payload)
			check(err)
		}
	}
	run := func(count int) time.Duration {
		start := time.Now()
		var running sync.WaitGroup
		for i, client := range s.clients {
			own, err := client.KeyValue(context.Background(), "bench")
			check(err)
			running.Add(1)
			go func() {
				defer running.Done()
				for n := range count / len(s.clients) {
					key := fmt.Sprintf("key.%d", (n*7919+i)%keys)
					if opts.fetch {
						_, err = own.Get(context.Background(), key)
					} else {
						_, err = own.Put(context.Background(), key, payload)
					}
					check(err)
				}
			}()
		}
		running.Wait()
		return time.Since(start)
	}
	if opts.count == 0 {
		return s.warm(run)
	}
	return measured(opts, opts.count, func() time.Duration { return run(opts.count) })
}
