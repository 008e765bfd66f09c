// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"sort"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/micro"
)

const (
	big  = 64 * 1024 * 1024
	many = 20_000
)

var cases = []outcome{
	{"connect_options", connectOptions}, {"no_echo", noEcho}, {"token", token}, {"user_password", userPassword},
	{"nkey", nkey}, {"permissions", permissions}, {"tls", tlsVerify}, {"publish_subscribe", publishSubscribe},
	{"wildcards", wildcards}, {"queue", queue}, {"request_reply", requestReply}, {"request_many", requestMany},
	{"no_responders", noResponders}, {"headers", headers}, {"service", service}, {"auto_unsubscribe", autoUnsubscribe},
	{"drain", drain}, {"restart", restart}, {"lame_duck", lameDuck}, {"payload_64_mb", payload64MB},
	{"subscriptions_20000", subscriptions20000}, {"websocket", websocket},
}

func connectOptions() string {
	c := connect(plain, nats.Name("interop"), func(o *nats.Options) error { o.Verbose, o.Pedantic = true, true; return nil })
	defer c.Close()
	rtt, err := c.RTT()
	check(err)
	ip, err := c.GetClientIP()
	check(err)
	return fmt.Sprintf("rtt %v max_payload %d headers %v version %s ip %v auth %v tls %v cluster %q servers %d", rtt > 0,
		c.MaxPayload(), c.HeadersSupported(), c.ConnectedServerVersion(), ip, c.AuthRequired(), c.TLSRequired(),
		c.ConnectedClusterName(), len(c.DiscoveredServers()))
}

func noEcho() string {
	c := connect(plain, nats.NoEcho())
	defer c.Close()
	sub, err := c.SubscribeSync("echo")
	check(err)
	check(c.Publish("echo", nil))
	_, err = sub.NextMsg(quiet)
	return fmt.Sprint(err)
}

func token() string {
	url := os.Getenv("TOKEN_URL")
	return refused(url, nats.Token("s3cr3t")) + "; " + refused(url, nats.Token("wrong")) + "; " + refused(url)
}

func userPassword() string {
	url, line := os.Getenv("USERS_URL"), ""
	for _, pair := range [][2]string{{"alice", "wonderland"}, {"alice", "wrong"}, {"bob", "builder"}, {"nobody", "x"}} {
		line += refused(url, nats.UserInfo(pair[0], pair[1])) + "; "
	}
	return line
}

func nkey() string {
	line := ""
	for _, file := range []string{"NKEY_SEED_FILE", "NKEY_OTHER_SEED_FILE"} {
		option, err := nats.NkeyOptionFromSeed(os.Getenv(file))
		check(err)
		line += refused(os.Getenv("USERS_URL"), option) + "; "
	}
	return line
}

func permissions() string {
	problems, got := &box{}, &box{}
	c := connect(os.Getenv("USERS_URL"), nats.UserInfo("bob", "builder"),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { problems.add(err.Error()) }))
	defer c.Close()
	_, err := c.Subscribe("open.*", func(m *nats.Msg) { got.add(m.Subject) })
	check(err)
	check(c.Publish("open.1", nil))
	check(c.Publish("closed.1", nil))
	_, err = c.Subscribe("secret.x", func(*nats.Msg) {})
	check(err)
	problemsSeen := problems.await(2)
	sort.Strings(problemsSeen)
	return fmt.Sprint(got.await(1), problemsSeen)
}

func tlsVerify() string {
	ca, url := nats.RootCAs(os.Getenv("CA_FILE")), os.Getenv("TLS_URL")
	without := refused(url, ca) == "admitted"
	c := connect(url, ca, nats.ClientCert(os.Getenv("CLIENT_CERT_FILE"), os.Getenv("CLIENT_KEY_FILE")))
	defer c.Close()
	state, err := c.TLSConnectionState()
	check(err)
	_, err = c.RTT()
	return fmt.Sprintf("without certificate admitted %v; version %x %v", without, state.Version, err)
}

func publishSubscribe() string {
	c := connect(plain)
	defer c.Close()
	got := &box{}
	_, err := c.Subscribe("plain", func(m *nats.Msg) { got.add(string(m.Data)) })
	check(err)
	want := []string{}
	for n := range 1000 {
		want = append(want, fmt.Sprint(n))
		check(c.Publish("plain", []byte(fmt.Sprint(n))))
	}
	return fmt.Sprintf("%d in order %v", len(got.await(1000)), slices.Equal(got.all(), want))
}

func wildcards() string {
	c := connect(plain)
	defer c.Close()
	line, boxes := "", map[string]*box{}
	filters := []string{"w.*.c", "w.>", "w.b.c", "*.b.*", ">"}
	for _, filter := range filters {
		b := &box{}
		boxes[filter] = b
		_, err := c.Subscribe(filter, func(m *nats.Msg) { b.add(m.Subject) })
		check(err)
	}
	for _, subject := range []string{"w.b.c", "w.b", "w.x.c", "w.b.c.d", "v.b.c"} {
		check(c.Publish(subject, nil))
	}
	check(c.Flush())
	time.Sleep(quiet)
	for _, filter := range filters {
		line += fmt.Sprint(filter, boxes[filter].all(), "; ")
	}
	return line
}

func queue() string {
	counts := [3]atomic.Int64{}
	sum := func() int64 { return counts[0].Load() + counts[1].Load() + counts[2].Load() }
	for i := range counts {
		c := connect(plain)
		defer c.Close()
		_, err := c.QueueSubscribe("work", "workers", func(*nats.Msg) { counts[i].Add(1) })
		check(err)
		check(c.Flush())
	}
	c := connect(plain)
	defer c.Close()
	for range 600 {
		check(c.Publish("work", nil))
	}
	settle(func() bool { return sum() >= 600 })
	fair := true
	for i := range counts {
		fair = fair && counts[i].Load() > 100 && counts[i].Load() < 300
	}
	return fmt.Sprintf("%d fair %v", sum(), fair)
}

func requestReply() string {
	c, other := connect(plain), connect(plain)
	defer c.Close()
	defer other.Close()
	_, err := other.Subscribe("ask", func(m *nats.Msg) { check(m.Respond(append([]byte("re:"), m.Data...))) })
	check(err)
	check(other.Flush())
	line := ""
	for n := range 5 {
		m, err := c.Request("ask", []byte(fmt.Sprint(n)), waitLimit)
		check(err)
		line += string(m.Data) + " "
	}
	old := connect(plain, nats.UseOldRequestStyle())
	defer old.Close()
	m, err := old.Request("ask", []byte("old"), waitLimit)
	check(err)
	return line + string(m.Data)
}

func requestMany() string {
	c := connect(plain)
	defer c.Close()
	_, err := c.Subscribe("many", func(m *nats.Msg) {
		for n := range 5 {
			check(m.Respond([]byte{byte('0' + n)}))
		}
	})
	check(err)
	got, inbox := &box{}, c.NewInbox()
	_, err = c.Subscribe(inbox, func(m *nats.Msg) { got.add(string(m.Data)) })
	check(err)
	check(c.PublishRequest("many", inbox, nil))
	return fmt.Sprint(got.await(5))
}

func noResponders() string {
	c := connect(plain)
	defer c.Close()
	_, err := c.Request("nobody.home", nil, waitLimit)
	got := &box{}
	_, problem := c.Subscribe("own.inbox", func(m *nats.Msg) { got.add(fmt.Sprint(m.Header, len(m.Data))) })
	check(problem)
	check(c.PublishRequest("nobody.home", "own.inbox", nil))
	return fmt.Sprint(errors.Is(err, nats.ErrNoResponders), err, got.await(1))
}

func headers() string {
	c := connect(plain)
	defer c.Close()
	sub, err := c.SubscribeSync("heads")
	check(err)
	sent := nats.NewMsg("heads")
	sent.Data = []byte("body")
	sent.Header.Add("Multi", "one")
	sent.Header.Add("Multi", "two")
	sent.Header["lower-case"] = []string{"kept"}
	check(c.PublishMsg(sent))
	m, err := sub.NextMsg(waitLimit)
	check(err)
	return fmt.Sprint(m.Header.Values("Multi"), m.Header["lower-case"], string(m.Data))
}

func service() string {
	c := connect(plain)
	defer c.Close()
	added, err := micro.AddService(c, micro.Config{Name: "echo", Version: "1.0.0", Endpoint: &micro.EndpointConfig{
		Subject: "svc.echo", Handler: micro.HandlerFunc(func(r micro.Request) { check(r.Respond(r.Data())) })}})
	check(err)
	line := ""
	for _, subject := range []string{"svc.echo", "$SRV.PING", "$SRV.INFO.echo", "$SRV.STATS.echo"} {
		m, err := c.Request(subject, []byte("hi"), waitLimit)
		check(err)
		line += fmt.Sprint(len(m.Data) > 0, " ")
	}
	line += fmt.Sprint(added.Stats().Endpoints[0].NumRequests)
	check(added.Stop())
	return line
}

func autoUnsubscribe() string {
	c := connect(plain)
	defer c.Close()
	got := &box{}
	sub, err := c.Subscribe("some", func(m *nats.Msg) { got.add(m.Subject) })
	check(err)
	check(sub.AutoUnsubscribe(5))
	for range 10 {
		check(c.Publish("some", nil))
	}
	check(c.Flush())
	time.Sleep(quiet)
	return fmt.Sprint(len(got.all()), sub.IsValid())
}

func drain() string {
	closed := &box{}
	c, other := connect(plain, nats.ClosedHandler(func(*nats.Conn) { closed.add("closed") })), connect(plain)
	defer other.Close()
	got := &box{}
	_, err := c.Subscribe("drain", func(m *nats.Msg) { time.Sleep(time.Millisecond); got.add(m.Subject) })
	check(err)
	check(c.Flush())
	for range 200 {
		check(other.Publish("drain", nil))
	}
	check(other.Flush())
	check(c.Flush())
	check(c.Drain())
	return fmt.Sprint(closed.await(1), len(got.all()), c.IsClosed())
}

func restart() string {
	server := startServer()
	defer func() { _ = server.Process.Kill(); _ = server.Wait() }()
	events, got := &box{}, &box{}
	var c *nats.Conn
	settle(func() bool {
		attempt, err := nats.Connect("nats://127.0.0.1:"+os.Getenv("RESTART_PORT"), nats.ReconnectWait(100*time.Millisecond),
			nats.MaxReconnects(-1), nats.DisconnectErrHandler(func(*nats.Conn, error) { events.add("disconnected") }),
			nats.ReconnectHandler(func(*nats.Conn) { events.add("reconnected") }))
		c = attempt
		return err == nil
	})
	defer c.Close()
	_, err := c.Subscribe("again.*", func(m *nats.Msg) { got.add(m.Subject) })
	check(err)
	check(c.Publish("again.1", nil))
	check(c.Flush())
	check(server.Process.Signal(syscall.SIGTERM))
	_ = server.Wait()
	events.await(1)
	check(c.Publish("again.2", nil))
	server = startServer()
	events.await(2)
	check(c.Publish("again.3", nil))
	return fmt.Sprint(events.all(), got.await(3))
}

func lameDuck() string {
	server := startServer()
	defer func() { _ = server.Process.Kill(); _ = server.Wait() }()
	events := &box{}
	var c *nats.Conn
	settle(func() bool {
		attempt, err := nats.Connect("nats://127.0.0.1:"+os.Getenv("RESTART_PORT"), nats.NoReconnect(),
			nats.LameDuckModeHandler(func(*nats.Conn) { events.add("lame duck") }))
		c = attempt
		return err == nil
	})
	defer c.Close()
	check(server.Process.Signal(syscall.SIGUSR2))
	events.await(1)
	return fmt.Sprint(events.all(), refused("nats://127.0.0.1:"+os.Getenv("RESTART_PORT")))
}

func payload64MB() string {
	c := connect(plain)
	defer c.Close()
	sub, err := c.SubscribeSync("big")
	check(err)
	check(sub.SetPendingLimits(-1, -1))
	payload := bytes.Repeat([]byte("0123456789abcdef"), big/16)
	check(c.Publish("big", payload))
	m, err := sub.NextMsg(waitLimit)
	check(err)
	return fmt.Sprint(bytes.Equal(m.Data, payload), c.Publish("big", append(payload, 'x')))
}

func subscriptions20000() string {
	c := connect(plain)
	defer c.Close()
	arrived := make(chan *nats.Msg, many)
	subs := []*nats.Subscription{}
	for n := range many {
		sub, err := c.ChanSubscribe(fmt.Sprint("sub.", n), arrived)
		check(err)
		subs = append(subs, sub)
	}
	for n := range many {
		check(c.Publish(fmt.Sprint("sub.", n), nil))
	}
	settle(func() bool { return len(arrived) == many })
	count := len(arrived)
	for _, sub := range subs {
		check(sub.Unsubscribe())
	}
	check(c.Publish("sub.7", nil))
	check(c.Flush())
	time.Sleep(quiet)
	return fmt.Sprint(count, " then ", len(arrived)-count)
}

func websocket() string {
	c := connect(os.Getenv("WS_URL"), nats.Compression(true))
	defer c.Close()
	sub, err := c.SubscribeSync("ws")
	check(err)
	sent := nats.NewMsg("ws")
	sent.Header.Set("A", "b")
	sent.Data = bytes.Repeat([]byte("x"), 70_000)
	check(c.PublishMsg(sent))
	m, err := sub.NextMsg(waitLimit)
	check(err)
	_, err = c.Request("ws.nobody", nil, waitLimit)
	return fmt.Sprint(len(m.Data), m.Header, err)
}
