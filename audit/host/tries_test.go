package host_test

import (
	"testing"

	"github.com/alictl/alictl/audit/host"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/nginxconf"
	"github.com/alictl/alictl/internal/evidence/nginxlog"
)

const server = "10.0.0.2:8080"

// failed is one record of an error log about a try, with the row that tells of it.
type failed struct {
	at    int64
	class nginxlog.Class
	took  float64
	gap   float64 // silence before; -1: unknown
}

// tries makes the logs of failed tries at one server, each of a request of its own.
func tries(all ...failed) *evidence.Host {
	return logs(func(l *nginxlog.Summary) {
		for i, f := range all {
			request := uint64(i + 1)
			l.Errors.Events = append(l.Errors.Events, nginxlog.Event{Time: f.at, Class: f.class, Server: server, Request: request})
			l.Errors.Last = max(l.Errors.Last, f.at)
			if l.Errors.Classes[f.class] == nil {
				l.Errors.Classes[f.class] = &nginxlog.Tally{}
			}
			l.Errors.Classes[f.class].Count++
			l.Access.Tries = append(l.Access.Tries, nginxlog.Try{End: float64(f.at), Server: server, Status: 502, Took: f.took, Connect: 0.001, Gap: f.gap, Request: request, Bytes: -1})
		}
	})
}

func closedAt(at int64) failed  { return failed{at, nginxlog.ClosedBefore, 3, -1} }
func refusedAt(at int64) failed { return failed{at, nginxlog.Refused, 0, -1} }

func TestKillsOfTheBackend(t *testing.T) {
	t.Parallel()
	killed := func(at int64) *evidence.Host {
		h := tries(closedAt(1000))
		h.Backend.Kills = []evidence.Moment{{Time: at}}
		return h
	}
	hold(t, host.Nginx(), "upstream-killed-slow-request", []threshold{
		{"2 s before", killed(998), "true proven 1"}, {"2 s after", killed(1002), "true proven 1"}, {"3 s before", killed(997), "-"}, {"3 s after", killed(1003), "-"},
	})
}

func TestClosesAfterOneLengthOfTime(t *testing.T) {
	t.Parallel()
	after := func(lengths ...float64) *evidence.Host {
		var all []failed
		for i, took := range lengths {
			all = append(all, failed{int64(1000 + 100*i), nginxlog.ClosedBefore, took, -1})
		}
		return tries(all...)
	}
	hold(t, host.Nginx(), "upstream-killed-slow-request", []threshold{
		{"three", after(5, 5, 5), "true suggested 3"}, {"two", after(5, 5), "-"}, {"shorter", after(4.9, 4.9, 4.9), "-"},
		{"within a second", after(20, 20.5, 21), "true suggested 3"}, {"over a second", after(20, 20.6, 21.1), "-"},
		{"at nginx's own timer", after(59.5, 59.5, 59.5), "-"}, {"below it", after(59.4, 59.4, 59.4), "true suggested 3"},
		{"four of five", after(20, 20, 20, 20, 40), "true suggested 4"}, {"three of four", after(20, 20, 20, 40), "-"},
	})
}

func TestARestartOfABackend(t *testing.T) {
	t.Parallel()
	again := func(h *evidence.Host, last float64) *evidence.Host {
		h.Logs.Access.Servers = map[string]*nginxlog.ServerRows{server: {Answered: 1, LastAnswer: last}}
		return h
	}
	told := func(h *evidence.Host, at int64) *evidence.Host {
		h.Backend.Restarts = []evidence.Moment{{Time: at}}
		return h
	}
	quiet := func(last int64) *evidence.Host {
		h := tries(closedAt(1000), refusedAt(1010))
		h.Logs.Errors.Last = last
		return h
	}
	hold(t, host.Nginx(), "backend-restarted", []threshold{
		{"30 s apart", tries(closedAt(1000), refusedAt(1030)), "true suggested 2"},
		{"31 s apart", tries(closedAt(1000), refusedAt(1031)), "-"},
		{"refused only", tries(refusedAt(1000), refusedAt(1010)), "-"},
		{"closed only", tries(closedAt(1000), closedAt(1010)), "-"},
		{"refused first", tries(refusedAt(1000), closedAt(1010)), "-"},
		{"in the same second", tries(refusedAt(1000), closedAt(1000)), "true suggested 2"},
		{"for two minutes", tries(closedAt(1000), refusedAt(1030), refusedAt(1060), refusedAt(1090), refusedAt(1120)), "true suggested 5"},
		{"for longer", tries(closedAt(1000), refusedAt(1030), refusedAt(1060), refusedAt(1090), refusedAt(1120), refusedAt(1121)), "-"},
		{"answers again", again(tries(closedAt(1000), refusedAt(1010)), 1011), "true proven 2"},
		{"answered before", again(tries(closedAt(1000), refusedAt(1010)), 1010), "true suggested 2"},
		{"told 5 s before", told(tries(closedAt(1000), refusedAt(1010)), 995), "true proven 2"},
		{"told 6 s before", told(tries(closedAt(1000), refusedAt(1010)), 994), "true suggested 2"},
		{"told 5 s after", told(tries(closedAt(1000), refusedAt(1010)), 1015), "true proven 2"},
		{"quiet for a minute", quiet(1070), "true proven 2"},
		{"quiet for less", quiet(1069), "true suggested 2"},
		{"failing again after a minute", tries(closedAt(1000), refusedAt(1010), closedAt(1070)), "true proven 2"},
		{"failing again after less", tries(closedAt(1000), refusedAt(1010), closedAt(1069)), "true suggested 2"},
	})
}

// kept makes nginx keep connections to the server.
func kept(h *evidence.Host) *evidence.Host {
	h.Nginx = &nginxconf.Config{Usable: true, Upstreams: []nginxconf.Upstream{{Name: "app", Servers: []string{server}, Keepalive: 32}},
		Servers: []nginxconf.Server{{Passes: []nginxconf.Pass{{Kind: "proxy", Target: "app", HTTP11: true, Cleared: true, Read: 60}}}}}
	return h
}

func TestClosesOfIdleConnections(t *testing.T) {
	t.Parallel()
	quick := func(took float64, gaps ...float64) *evidence.Host {
		var all []failed
		for i, gap := range gaps {
			all = append(all, failed{int64(1000 + 100*i), nginxlog.ClosedBefore, took, gap})
		}
		return kept(tries(all...))
	}
	pool := quick(0.01, 20)
	pool.Pools = []evidence.Pool{{Kind: "tomcat", Listen: "8080", IdleSeconds: 21}}
	otherPool := quick(0.01, 20)
	otherPool.Pools = []evidence.Pool{{Kind: "tomcat", Listen: "9090", IdleSeconds: 20}}
	longer := quick(0.01, 20)
	longer.Pools = []evidence.Pool{{Kind: "tomcat", Listen: "8080", IdleSeconds: 21.1}}
	closeBy := func(at int64) *evidence.Host {
		return kept(tries(failed{1000, nginxlog.ClosedBefore, 0.01, -1}, failed{2000, nginxlog.Refused, 0, -1}, failed{at, nginxlog.ClosedBefore, 0.01, -1}))
	}
	hold(t, host.Nginx(), "upstream-closed-idle-keepalive", []threshold{
		{"quick", quick(0.05, -1), "true suggested 1"}, {"slow", quick(0.051, -1), "-"}, {"unknown", quick(-1, -1), "-"},
		{"three gaps of one length", quick(0.01, 5, 5.5, 6), "true proven 3"}, {"two", quick(0.01, 5, 5), "true suggested 2"},
		{"gaps that differ", quick(0.01, 5, 50, 500), "true suggested 3"}, {"gaps of nothing", quick(0.01, 0, 0, 0), "true suggested 3"},
		{"gaps of a second", quick(0.01, 1, 1, 1), "true proven 3"},
		{"four of five gaps", quick(0.01, 5, 5, 5, 5, 50), "true proven 5"}, {"three of four gaps", quick(0.01, 5, 5, 5, 50), "true suggested 4"},
		{"a timer that is known", pool, "true proven 1"}, {"a timer of another port", otherPool, "true suggested 1"}, {"a timer that is longer", longer, "true suggested 1"},
		{"nginx keeps none", tries(failed{1000, nginxlog.ClosedBefore, 0.01, -1}), "-"},
		{"31 s from a refusal", closeBy(2031), "true suggested 2"}, {"30 s from a refusal", closeBy(2030), "true suggested 1"},
	})
}

// rows makes tries that only an access log tells of.
func rows(try nginxlog.Try) *evidence.Host {
	return logs(func(l *nginxlog.Summary) {
		try.End, try.Server, try.Request = 1000, server, 1
		l.Access.Tries = []nginxlog.Try{try}
	})
}

func TestTriesOfAnAccessLog(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		try  nginxlog.Try
		want string
	}{
		"502 without a connection":         {nginxlog.Try{Status: 502, Connect: -1}, "upstream-refused"},
		"504 without a connection":         {nginxlog.Try{Status: 504, Connect: -1}, "upstream-unreachable"},
		"504 at the timer":                 {nginxlog.Try{Status: 504, Connect: 0, Took: 59.5}, "upstream-read-timeout"},
		"504 before the timer":             {nginxlog.Try{Status: 504, Connect: 0, Took: 59.4}, ""},
		"502 at once":                      {nginxlog.Try{Status: 502, Connect: 0, Bytes: 0}, "upstream-closed-before-response"},
		"502 of the server itself":         {nginxlog.Try{Status: 502, Connect: 0, Bytes: 1}, ""},
		"502, the connection is not told":  {nginxlog.Try{Status: 502, Connect: -2}, ""},
		"500 of the server, no connection": {nginxlog.Try{Status: 500, Connect: -1}, ""},
	} {
		for _, id := range []string{"upstream-refused", "upstream-unreachable", "upstream-read-timeout", "upstream-closed-before-response"} {
			want := "-"
			if id == c.want {
				want = "true suggested 1"
			}
			if got := verdict(rows(c.try), host.Nginx(), id); got != want {
				t.Errorf("%s: %s: %s, want %s", name, id, got, want)
			}
		}
	}
}

func TestARowIsOfTheRecordWithin3Seconds(t *testing.T) {
	t.Parallel()
	saved := func(end float64) *evidence.Host {
		h := tries(closedAt(1000))
		h.Logs.Access.Tries[0].End, h.Logs.Access.Tries[0].Saved = end, true
		return h
	}
	hold(t, host.Nginx(), "upstream-closed-before-response", []threshold{
		{"2.9 s", saved(1002.9), "false proven 1"}, {"2.9 s before", saved(997.1), "false proven 1"}, {"3 s", saved(1003), "true proven 1"},
	})
}

func TestTunnelsAtTheReadTimer(t *testing.T) {
	t.Parallel()
	tunnels := func(config bool, lengths ...float64) *evidence.Host {
		h := logs(func(l *nginxlog.Summary) {
			for _, took := range lengths {
				l.Access.Upgraded = append(l.Access.Upgraded, nginxlog.Row{End: 1000, Took: took})
			}
		})
		if config {
			return kept(h)
		}
		return h
	}
	hold(t, host.Nginx(), "proxied-session-idle-timeout", []threshold{
		{"the timer is known", tunnels(true, 60), "true proven 1"}, {"a bit later", tunnels(true, 60.2), "true proven 1"},
		{"later", tunnels(true, 60.3), "-"}, {"before", tunnels(true, 59.9), "-"},
		{"the usual timer, twice", tunnels(false, 60, 60), "-"}, {"the usual timer", tunnels(false, 59.5, 60, 60.5), "true suggested 3"},
		{"off the usual timer", tunnels(false, 59.4, 60, 60), "-"},
	})
}
