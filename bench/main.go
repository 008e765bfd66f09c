// SPDX-License-Identifier: Apache-2.0

// Command load puts one kind of load on one running NATS server and prints one JSON object with what it saw.
// It knows nothing about which server it meets; run.py starts servers, alternates between them and compares.
//
//	load fan       publishers -> subscribers (or one queue group), every message counted
//	load request   one requester, one responder, one request at a time
//	load subs      many distinct subscriptions: memory they add, and the rate to one of them
//	load idle      many idle connections: memory they add
//	load stream-publish  publishes to a stream, every one acknowledged
//	load stream-read     reads a stream: fetch or consume, with or without acknowledgements
//	load stream-latency  one publish at a time, until it is acknowledged or a waiting consumer has it
//	load kv              puts to, or gets from, a bucket
//	load soak      connections and subscriptions that come and go, readers that do not read, one stream that must arrive
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
)

// options are the flags of all kinds of load; each kind reads those it needs.
type options struct {
	url         string
	ca          string        // PEM file of the CA that signed the server's certificate; empty: no TLS
	pid         int           // the server's process, whose CPU and memory are read from /proc
	publishers  int           // connections that publish
	subscribers int           // connections that subscribe
	queue       bool          // all subscribers are one queue group
	size        int           // payload bytes
	count       int           // messages (or requests) in the measured window; 0: run for `seconds` instead
	seconds     float64       // length of an unmeasured run (warm-up)
	connections int           // connections of `subs` and `idle`
	subjects    int           // distinct subscriptions of `subs`
	window      int           // publishes in flight for each client (stream kinds); 1: one at a time
	keys        int           // distinct subjects or keys (stream kinds)
	filter      string        // filter subject of the consumer that reads
	fetch       bool          // read by fetches, or get instead of put
	noAck       bool          // read without acknowledgements
	deliver     bool          // measure until a waiting consumer has the message
	settle      time.Duration // how long memory may settle before it is read
}

func main() {
	if len(os.Args) < 2 {
		fail("usage: load fan|request|subs|idle [flags]")
	}
	opts := options{}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	flags.StringVar(&opts.url, "url", "nats://127.0.0.1:4222", "server")
	flags.StringVar(&opts.ca, "ca", "", "CA certificate; given: connect with TLS")
	flags.IntVar(&opts.pid, "pid", 0, "process id of the server")
	flags.IntVar(&opts.publishers, "publishers", 1, "publishing connections")
	flags.IntVar(&opts.subscribers, "subscribers", 1, "subscribing connections")
	flags.BoolVar(&opts.queue, "queue", false, "subscribers form one queue group")
	flags.IntVar(&opts.size, "size", 128, "payload bytes")
	flags.IntVar(&opts.count, "count", 0, "messages; 0: run for -seconds")
	flags.Float64Var(&opts.seconds, "seconds", 5, "length when there is no count")
	flags.IntVar(&opts.connections, "connections", 100, "connections (subs, idle)")
	flags.IntVar(&opts.subjects, "subjects", 1_000_000, "distinct subscriptions (subs)")
	flags.IntVar(&opts.window, "window", 4_000, "publishes in flight for each client (stream kinds)")
	flags.IntVar(&opts.keys, "keys", 1, "distinct subjects or keys (stream kinds)")
	flags.StringVar(&opts.filter, "filter", "", "filter subject (stream-read)")
	flags.BoolVar(&opts.fetch, "fetch", false, "fetch a thousand at a time (stream-read); get (kv)")
	flags.BoolVar(&opts.noAck, "no-ack", false, "consumer without acknowledgements (stream-read)")
	flags.BoolVar(&opts.deliver, "deliver", false, "until a waiting consumer has it (stream-latency)")
	flags.DurationVar(&opts.settle, "settle", 5*time.Second, "time for memory to settle (subs, idle)")
	_ = flags.Parse(os.Args[2:])

	kinds := map[string]func(options) map[string]any{
		"fan": runFan, "request": runRequest, "subs": runSubs, "idle": runIdle,
		"soak": runSoak, "stream-publish": runStreamPublish, "stream-read": runStreamRead,
		"stream-latency": runStreamLatency, "kv": runKeyValue,
	}
	kind, known := kinds[os.Args[1]]
	if !known {
		fail("unknown load %q", os.Args[1])
	}
	out, err := json.Marshal(kind(opts))
	check(err)
	fmt.Println(string(out))
}

// closing is set before a connection is closed on purpose, so that only unexpected ends are reported.
var closing atomic.Bool

// connect opens one client connection that never reconnects: a connection that ends early ends the run.
func connect(opts options, name string) *nats.Conn {
	settings := []nats.Option{
		nats.Name(name),
		nats.NoReconnect(),
		nats.Timeout(10 * time.Second),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { fail("%s: %v", name, err) }),
		nats.ClosedHandler(func(c *nats.Conn) {
			if !closing.Load() {
				fail("%s: connection closed by the server: %v", name, c.LastError())
			}
		}),
	}
	if opts.ca != "" {
		pem, err := os.ReadFile(opts.ca)
		check(err)
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(pem)
		settings = append(settings, nats.Secure(&tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}))
	}
	c, err := nats.Connect(opts.url, settings...)
	check(err)
	return c
}

func closeAll(conns []*nats.Conn) {
	closing.Store(true)
	for _, c := range conns {
		c.Close()
	}
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

// fail ends the run: a lost message or a broken connection must never look like a figure.
func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "load: "+format+"\n", args...)
	os.Exit(1)
}
