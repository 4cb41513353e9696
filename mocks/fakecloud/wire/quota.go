package wire

import (
	"strings"
	"time"

	"github.com/alictl/alictl/mocks/fakecloud/world"
	"golang.org/x/time/rate"
)

// Quotas counts requests per region and action against the limits. The
// server's lock guards it.
type Quotas struct {
	rules  []world.Quota
	meters map[meterKey]*meter
}

type meterKey struct{ product, region, action string }

type meter struct {
	quota   world.Quota
	bucket  *rate.Limiter
	window  time.Time
	counted int
}

// NewQuotas counts from zero.
func NewQuotas(q world.Quotas) *Quotas {
	rules := q.Rules
	if q.Preset == world.QuotasPublished {
		rules = append(rules[:len(rules):len(rules)], publishedQuotas()...)
	}
	return &Quotas{rules: rules, meters: map[meterKey]*meter{}}
}

// publishedQuotas are the limits of the vendor's documents. Those of ECS are
// not published; the shape is known (a clock minute) and the figure assumed.
func publishedQuotas() []world.Quota {
	second := func(product, action string, limit int) world.Quota {
		return world.Quota{Product: product, Action: action, Limit: limit, Window: time.Second}
	}
	minute := func(product, action string, limit int) world.Quota {
		return world.Quota{Product: product, Action: action, Limit: limit, Window: time.Minute}
	}
	clock := func(action string, limit int) world.Quota {
		return world.Quota{Product: world.ProductECS, Action: action, Limit: limit, Window: time.Minute, Style: world.QuotaClock}
	}
	return []world.Quota{
		second(world.ProductSLB, "ListTagResources", 10),
		minute(world.ProductSLB, "Describe*", 3000),
		minute(world.ProductSLB, "*", 90),
		second(world.ProductNLB, "GetListenerHealthStatus", 10),
		minute(world.ProductNLB, "Update*", 200),
		second(world.ProductNLB, "*", 20),
		second(world.ProductSTS, "*", 100),
		second(world.ProductCMS, "DescribeMetricList", 50),
		second(world.ProductCMS, "DescribeMetricLast", 50),
		second(world.ProductCMS, "DescribeMetricData", 10),
		second(world.ProductCMS, "DescribeMetricTop", 10),
		minute(world.ProductBSS, "DescribeInstanceBill", 600),
		second(world.ProductBSS, "GetSubscriptionPrice", 30),
		second(world.ProductBSS, "*", 10),
		clock("Describe*", 3000),
		clock("*", 600),
	}
}

// Take counts a request and says whether it is within its quota.
func (q *Quotas) Take(c *Exchange) *Error {
	key := meterKey{c.Product, c.RegionID, c.Action}
	m := q.meters[key]
	if m == nil {
		m = newMeter(q.find(c.Product, c.Action))
		q.meters[key] = m
	}
	wait, ok := m.take(c.Now)
	if ok {
		return nil
	}
	err := throttled()
	if m.quota.RetryAfter {
		err.retryAfter = max(wait.Milliseconds(), 1)
	}
	return err
}

func (q *Quotas) find(product, action string) world.Quota {
	for _, rule := range q.rules {
		if (rule.Product == "" || strings.EqualFold(rule.Product, product)) && world.Glob(rule.Action, action) {
			return rule
		}
	}
	return world.Quota{}
}

func newMeter(q world.Quota) *meter {
	m := &meter{quota: q}
	if m.quota.Window <= 0 {
		m.quota.Window = time.Second
	}
	if q.Style != world.QuotaClock && q.Limit > 0 {
		m.bucket = rate.NewLimiter(rate.Limit(float64(q.Limit)/m.quota.Window.Seconds()), q.Limit)
	}
	return m
}

func (m *meter) take(now time.Time) (wait time.Duration, ok bool) {
	if m.quota.Limit <= 0 {
		return 0, true
	}
	if m.bucket != nil {
		if m.bucket.AllowN(now, 1) {
			return 0, true
		}
		missing := 1 - m.bucket.TokensAt(now)
		return time.Duration(missing / float64(m.bucket.Limit()) * float64(time.Second)), false
	}
	if window := now.Truncate(m.quota.Window); !window.Equal(m.window) {
		m.window, m.counted = window, 0
	}
	if m.counted >= m.quota.Limit {
		return m.window.Add(m.quota.Window).Sub(now), false
	}
	m.counted++
	return 0, true
}
