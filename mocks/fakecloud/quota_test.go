package fakecloud_test

import (
	"encoding/json"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud"
)

// clock is a time that only the test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 11, 22, 10, 0, 30, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// burst sends n requests at one moment and says how many passed.
func burst(t *testing.T, base string, c *clock, n int, region string) (passed int) {
	t.Helper()
	for range n {
		status, _, f := callAs(t, signer{date: c.now()}, base, verECS, "DescribeInstances", "RegionId", region)
		switch {
		case status == 200:
			passed++
		case status != 400 || f.Code != "Throttling.User":
			t.Fatalf("got %d %s", status, f.Code)
		}
	}
	return passed
}

func TestBucketQuota(t *testing.T) {
	t.Parallel()
	c := newClock()
	s, base := serve(t, fakecloud.Shop(), fakecloud.Options{Clock: c.now, Quotas: &fakecloud.Quotas{
		Rules: []fakecloud.Quota{{Product: "ecs", Action: "Describe*", Limit: 10, Window: time.Second}},
	}})
	if got := burst(t, base, c, 15, "cn-hangzhou"); got != 10 {
		t.Errorf("a full bucket let %d pass, want 10", got)
	}
	if got := burst(t, base, c, 3, "cn-shanghai"); got != 3 {
		t.Errorf("the other region has a bucket of its own, but %d of 3 passed", got)
	}
	c.advance(300 * time.Millisecond)
	if got := burst(t, base, c, 15, "cn-hangzhou"); got != 3 {
		t.Errorf("after 0.3 s %d passed, want 3", got)
	}
	stats := s.Stats()
	if stats.Calls["ecs:DescribeInstances"] != 33 || stats.Throttled["ecs:DescribeInstances"] != 17 {
		t.Errorf("stats = %+v", stats)
	}
}

func TestClockMinuteQuota(t *testing.T) {
	t.Parallel()
	c := newClock() // half a minute before the next
	_, base := serve(t, fakecloud.Shop(), fakecloud.Options{Clock: c.now, Quotas: &fakecloud.Quotas{
		Rules: []fakecloud.Quota{{Limit: 5, Window: time.Minute, Style: "clock", RetryAfter: true}},
	}})
	if got := burst(t, base, c, 8, "cn-hangzhou"); got != 5 {
		t.Errorf("%d passed, want 5", got)
	}
	c.advance(29 * time.Second)
	if got := burst(t, base, c, 2, "cn-hangzhou"); got != 0 {
		t.Errorf("%d passed in the same minute", got)
	}
	c.advance(time.Second)
	if got := burst(t, base, c, 8, "cn-hangzhou"); got != 5 {
		t.Errorf("%d passed in the next minute, want 5", got)
	}
}

func TestRetryAfterHeader(t *testing.T) {
	t.Parallel()
	c := newClock()
	_, base := serve(t, fakecloud.Shop(), fakecloud.Options{Clock: c.now, Quotas: &fakecloud.Quotas{
		Rules: []fakecloud.Quota{{Limit: 1, Window: time.Minute, Style: "clock", RetryAfter: true}},
	}})
	burst(t, base, c, 1, "cn-hangzhou")
	r := signer{date: c.now()}.acs3(t, base, verECS, "DescribeInstances", map[string][]string{"RegionId": {"cn-hangzhou"}})
	resp := ok[*httpResponse](t)(do(r))
	if ms, err := strconv.Atoi(resp.Header.Get("x-acs-retry-after")); err != nil || ms != 30000 {
		t.Errorf("x-acs-retry-after = %q, want 30000", resp.Header.Get("x-acs-retry-after"))
	}
	var f failure
	if json.Unmarshal(resp.body, &f) != nil || f.Code != "Throttling.User" {
		t.Errorf("body = %s", resp.body)
	}
}

func TestPublishedQuotas(t *testing.T) {
	t.Parallel()
	c := newClock()
	_, base := serve(t, fakecloud.Shop(), fakecloud.Options{Clock: c.now})
	passed := 0
	for range 30 {
		status, _, _ := callAs(t, signer{date: c.now()}, base, verNLB, "ListServerGroups", "RegionId", "cn-hangzhou")
		if status == 200 {
			passed++
		}
	}
	if passed != 20 {
		t.Errorf("%d passed, want 20 a second", passed)
	}
}
