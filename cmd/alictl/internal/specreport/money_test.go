package specreport_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/mocks/fakecloud"
)

// moneyReport is the money of a report as its readers see it.
type moneyReport struct {
	LoadBalancers []moneyBalancer `json:"load_balancers"`
	Totals        struct {
		AllIn moneyAllIn `json:"all_in"`
	} `json:"totals"`
}

type moneyBalancer struct {
	ID       string     `json:"load_balancer_id"`
	AllIn    moneyAllIn `json:"all_in"`
	Metering struct {
		HoursBySpec map[string]int64 `json:"hours_by_spec"`
		LCU         string           `json:"lcu"`
		LCUHours    int64            `json:"lcu_hours"`
	} `json:"metering"`
	Options []struct {
		Action, Spec, Monthly string
	} `json:"options"`
	Recommendation struct {
		Action, Spec string
	} `json:"recommendation"`
}

type moneyAllIn struct {
	Monthly, Recommended, Saving string
	From                         []struct {
		Date, Monthly, Recommended string
		LoadBalancers              []string `json:"load_balancers"`
	}
	Unknown []string
}

// chosen is the monthly price of the option that is recommended.
func (b moneyBalancer) chosen() decimal.Decimal {
	for _, o := range b.Options {
		if o.Action == b.Recommendation.Action && o.Spec == b.Recommendation.Spec {
			return decimal.RequireFromString(o.Monthly)
		}
	}
	return decimal.Zero
}

// shopFees is what the load balancers of the built-in shop pay for, read off the
// shop and the price pages: who was made before 2024-12-01, who has a public address
// and pays its traffic, who is paid by LCU and at which price.
var shopFees = map[string]struct {
	old, public, foreign bool
	lcu                  string
}{
	"lb-hz-web": {public: true}, "lb-hz-api": {old: true}, "lb-hz-legacy": {old: true}, "lb-hz-campaign": {},
	"nlb-hz-gateway": {lcu: "0.037", foreign: true}, "nlb-hz-ports": {lcu: "0.037"},
	"lb-sh-web": {lcu: "0.049", public: true}, "lb-sh-media": {}, "lb-sh-launch": {}, "nlb-sh-game": {lcu: "0.037"},
}

// capacityByHand is a month of spec or LCU: the hours at the listed prices.
func capacityByHand(b moneyBalancer) decimal.Decimal {
	prices := map[string]string{"slb.s1.small": "0.10", "slb.s2.small": "0.32", "slb.s2.medium": "0.63", "slb.s3.small": "1.27"}
	sum, hours := decimal.Zero, int64(0)
	for spec, n := range b.Metering.HoursBySpec {
		sum, hours = sum.Add(decimal.RequireFromString(prices[spec]).Mul(decimal.NewFromInt(n))), hours+n
	}
	if lcu := shopFees[b.ID].lcu; lcu != "" {
		sum, hours = decimal.RequireFromString(lcu).Mul(decimal.RequireFromString(b.Metering.LCU)), b.Metering.LCUHours
	}
	if b.ID == "lb-hz-legacy" {
		return decimal.Zero // shared performance
	}
	return sum.Mul(decimal.NewFromInt(730)).DivRound(decimal.NewFromInt(hours), 16).Round(2)
}

// TestShopAllIn adds the charges of the built-in shop up by hand, before and after
// the day on which older CLBs begin to pay the instance fee.
func TestShopAllIn(t *testing.T) {
	t.Parallel()
	instance, address := decimal.RequireFromString("107.31"), decimal.RequireFromString("14.60") // 0.147 and 0.02, for 730 hours
	for name, now := range map[string]time.Time{"before": time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), "after": time.Date(2026, 12, 2, 10, 0, 0, 0, time.UTC)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			world := fakecloud.Shop()
			world.Quotas.Preset = "none" // the clock stands, so a quota would never be free again
			c := specCase{world: world, now: now, from: now.Add(-25 * time.Hour), to: now.Add(-time.Hour), period: time.Minute, target: 0.8}
			a := c.serve(t)
			var got moneyReport
			if out := a.Run(c.args()...); json.Unmarshal([]byte(out.Stdout), &got) != nil || len(got.LoadBalancers) != len(shopFees) {
				t.Fatalf("exit code %d, %d load balancers\n%s", out.Code, len(got.LoadBalancers), out.Stderr)
			}
			total, totalThen, totalLater := decimal.Zero, decimal.Zero, decimal.Zero
			for _, b := range got.LoadBalancers {
				paid := shopFees[b.ID]
				fees, later := instance, decimal.Zero
				if paid.old && name == "before" {
					fees, later = decimal.Zero, instance
				}
				if paid.public {
					region := map[byte]string{'h': "cn-hangzhou", 's': "cn-shanghai"}[b.ID[3]]
					mean := c.measure(a.Server.World(), wantBalancer{region: region, id: b.ID, created: c.from.AddDate(-1, 0, 0)}, "traffic_out").mean
					gb := decimal.NewFromFloat(mean).Mul(decimal.NewFromInt(3600 * 730)).Div(decimal.NewFromFloat(8e9))
					fees = fees.Add(address).Add(gb.Mul(decimal.RequireFromString("0.80")).Round(2))
				}
				monthly, then, after := capacityByHand(b).Add(fees), b.chosen().Add(fees), later
				if b.Recommendation.Action == "release" {
					then, after = decimal.Zero, decimal.Zero
				}
				if b.AllIn.Monthly != monthly.StringFixed(2) || b.AllIn.Recommended != then.StringFixed(2) || b.AllIn.Saving != monthly.Sub(then).StringFixed(2) {
					t.Errorf("%s: %+v, want %s and %s", b.ID, b.AllIn, monthly, then)
				}
				if later.IsPositive() != (len(b.AllIn.From) == 1) || later.IsPositive() && (b.AllIn.From[0].Date != "2026-12-01" ||
					b.AllIn.From[0].Monthly != monthly.Add(later).StringFixed(2) || b.AllIn.From[0].Recommended != then.Add(after).StringFixed(2)) {
					t.Errorf("%s: from %+v", b.ID, b.AllIn.From)
				}
				if (len(b.AllIn.Unknown) > 0) != paid.foreign {
					t.Errorf("%s: unknown %v", b.ID, b.AllIn.Unknown)
				}
				total, totalThen, totalLater = total.Add(monthly), totalThen.Add(then), totalLater.Add(later)
			}
			sum := got.Totals.AllIn
			if sum.Monthly != total.StringFixed(2) || sum.Recommended != totalThen.StringFixed(2) || sum.Saving != total.Sub(totalThen).StringFixed(2) {
				t.Errorf("totals %+v, want %s and %s", sum, total, totalThen)
			}
			if totalLater.IsPositive() && (len(sum.From) != 1 || sum.From[0].Monthly != total.Add(totalLater).StringFixed(2) || len(sum.From[0].LoadBalancers) != 2) {
				t.Errorf("totals from %+v, want %s more", sum.From, totalLater)
			}
		})
	}
}
