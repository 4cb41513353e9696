package spec

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/shopspring/decimal"

	"github.com/alictl/alictl/audit/capacity"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

// view is a spec report as its readers need it: sorted by what to do about
// it, added up, and put into words.
type view struct {
	words
	*capacity.Report
	currency   string
	title      string
	window     string
	basis      []string // metering rule, target, what a month is
	incomplete string   // empty when the report is complete
	empty      string   // said when there is nothing to show at all
	lead       string   // the outcome in one sentence

	balancers []balancer // in the order of the report
	groups    []group

	fees     []string // those that begin later
	billed   []string // the bill of each load balancer against the rules
	prices   []priceLine
	failures report.Failures
	notes    []string
	ledger   func() *ledger // made when a format asks for it
}

// group holds the load balancers of one status: the most money to move first, then the
// dearest.
type group struct {
	status  capacity.Status
	heading string
	members []balancer
}

// balancer is one load balancer in words.
type balancer struct {
	*capacity.LoadBalancer
	status      string
	spec        string
	uses        []use
	peak        string // the figure of the limit that is hit first, and when
	drops       string // empty without dropped connections
	now         string // monthly, decimal text, empty when not known
	recommended string // the same
	advice      string
	reasons     []string
	warnings    []string
	notes       []string
}

// use is one limit and how far it was used.
type use struct {
	metric model.Metric
	limit  int
	peak   *float64
	share  float64
	known  bool
	floor  bool // the true figure is at least this
	first  bool // the limit that is hit first
}

// priceLine is a source of prices in words.
type priceLine struct{ source, date, state string }

func newView(r *capacity.Report, o report.Options) *view {
	v := &view{words: words{o.Words()}, Report: r, currency: words{o.Words()}.currencyName(r.Currency)}
	v.head()
	for i := range r.LoadBalancers {
		v.balancers = append(v.balancers, v.balancer(&r.LoadBalancers[i]))
	}
	v.group()
	v.fees = v.beginning()
	for _, b := range v.balancers {
		for _, line := range v.bills(b.LoadBalancer) {
			v.billed = append(v.billed, text.Visible(b.ID)+"  "+line)
		}
	}
	for _, p := range r.Prices {
		v.prices = append(v.prices, v.price(p))
	}
	v.failures = v.Failures(r.Errors)
	v.notes = v.sentences(r.Notes)
	v.ledger = sync.OnceValue(func() *ledger { return newLedger(v.words, v.balancers) })
	return v
}

func (v *view) say(id string) string { return v.Say(id, nil) }

// currencyName is what readers call a currency.
func (w words) currencyName(code string) string {
	return w.Named("capacity.currency.", currencyCode(code))
}

// currencyCode keeps what is a currency code and nothing else.
func currencyCode(s string) string {
	if s == "" || len(s) > 8 || strings.ContainsFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' }) {
		return "?"
	}
	return s
}

func (v *view) head() {
	r := v.Report
	v.title = v.Say("spec.title", text.Data{"Account": text.Visible(r.AccountID), "Regions": v.In(r.Regions)})
	v.window = v.Say("spec.window", text.Data{"From": minute(r.Window.Start), "To": minute(r.Window.End),
		"Length": v.length(r.Window.End.Sub(r.Window.Start)), "Created": report.Stamp(r.CreatedAt)})
	v.basis = []string{
		v.Say("spec.rule_used", text.Data{"Rule": v.rule(r.Policy.Metering)}),
		v.Say("spec.target", text.Data{"Target": share(r.Policy.TargetUtilization)}),
		v.Say("spec.month", text.Data{"Currency": v.currency}),
	}
	reads := v.Count("count.reads", len(r.Errors))
	switch {
	case r.Complete:
	case len(r.Errors) == 0:
		v.incomplete = v.Say("spec.incomplete_unnamed", nil)
	default:
		v.incomplete = v.Say("spec.incomplete", text.Data{"Reads": reads})
	}
	if len(r.LoadBalancers) == 0 {
		v.empty = v.say("spec.empty")
		if !v.Complete {
			v.empty = v.say("spec.empty_incomplete")
		}
	}
	v.lead = v.outcome()
}

// length says how long the window is.
func (w words) length(d time.Duration) string {
	if d >= 48*time.Hour && d%(24*time.Hour) == 0 {
		return w.Count("spec.days", int(d/(24*time.Hour)))
	}
	return w.Count("spec.hours", int((d+time.Hour-1)/time.Hour))
}

// outcome says in one sentence what the recommendations change.
func (v *view) outcome() string {
	delta, ok := amount(v.Totals.MonthlyDelta)
	data := text.Data{"Now": money(v.Totals.CurrentMonthly), "Then": money(v.Totals.RecommendedMonthly),
		"Delta": money(delta.Abs().StringFixed(2)), "Currency": v.currency}
	switch {
	case len(v.LoadBalancers) == 0 || !ok:
		return ""
	case delta.IsNegative():
		return v.beside("spec.lead_saves", data)
	case delta.IsPositive():
		return v.beside("spec.lead_costs", data)
	}
	return v.beside("spec.lead_same", data)
}

// beside says the outcome, what it leaves out, and how the other fees change.
func (v *view) beside(id string, data text.Data) string {
	said := v.Say(id, data)
	if v.Totals.Unpriced > 0 {
		said += v.Gap() + v.Count("spec.lead_unpriced", v.Totals.Unpriced)
	}
	if d, ok := amount(v.Totals.FeesDelta); ok && !d.IsZero() {
		said += v.Gap() + v.Say("spec.lead_fees", text.Data{"Delta": signed(v.Totals.FeesDelta), "Currency": v.currency})
	}
	return said
}

func (v *view) group() {
	at := map[capacity.Status]int{}
	for _, s := range standings() {
		at[s] = len(v.groups)
		v.groups = append(v.groups, group{status: s})
	}
	for _, b := range v.balancers {
		i, ok := at[b.Status]
		if !ok {
			i = len(v.groups)
			at[b.Status] = i
			v.groups = append(v.groups, group{status: b.Status})
		}
		v.groups[i].members = append(v.groups[i].members, b)
	}
	v.groups = slices.DeleteFunc(v.groups, func(g group) bool { return len(g.members) == 0 })
	for i := range v.groups {
		g := &v.groups[i]
		slices.SortStableFunc(g.members, func(a, b balancer) int { return cmp.Or(b.weight().Cmp(a.weight()), b.paid().Cmp(a.paid())) })
		g.heading = v.groupHeading(g)
	}
}

func (v *view) groupHeading(g *group) string {
	sum, fees := decimal.Zero, decimal.Zero
	for _, b := range g.members {
		sum, fees = sum.Add(b.delta()), fees.Add(b.feesDelta())
	}
	data := text.Data{"Status": v.standing(g.status), "Balancers": v.Count("spec.balancers", len(g.members)),
		"Delta": signed(sum.StringFixed(2)), "Fees": signed(fees.StringFixed(2)), "Currency": v.currency}
	switch {
	case !fees.IsZero():
		return v.Say("spec.group_fees", data)
	case sum.IsZero():
		return v.Say("spec.group", data)
	}
	return v.Say("spec.group_money", data)
}

// delta is what the recommendation changes; zero when it is not known.
func (b balancer) delta() decimal.Decimal {
	d, _ := amount(b.Recommendation.MonthlyDelta)
	return d
}

// feesDelta is what it changes in the fees beside the spec.
func (b balancer) feesDelta() decimal.Decimal {
	d, _ := amount(b.Recommendation.FeesDelta)
	return d
}

// weight orders load balancers by the money that is at stake.
func (b balancer) weight() decimal.Decimal { return b.delta().Add(b.feesDelta()).Abs() }
