package capacity

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/price"
	"github.com/alictl/alictl/internal/text"
)

// ErrNoUsage is returned for a snapshot that was taken without a window of usage.
var ErrNoUsage = errors.New("the snapshot holds no usage; take it with spec-report")

// judge holds what is the same for every load balancer of a report.
type judge struct {
	policy Policy
	book   *price.Book
	at     time.Time
	window model.Window
	index  *index
	used   map[PriceSource]bool
	errs   error // money of two currencies met, which no book allows

	outline bool // only what rules look at
}

// Judge makes the report of a snapshot. The book may be nil: then it is the
// embedded one of the currency of the snapshot's live quotes, or else in CNY. Live
// quotes go before the embedded prices, and after the user's own.
func Judge(s *model.Snapshot, book *price.Book, policy Policy) (*Report, error) {
	return report(s, book, policy, false)
}

// Outline is Judge for rules: of a load balancer it holds what was measured, the
// status and what is recommended, but no options, forecasts, charts and notes, and no
// sentences in English.
func Outline(s *model.Snapshot, policy Policy) (*Report, error) { return report(s, nil, policy, true) }

func report(s *model.Snapshot, book *price.Book, policy Policy, outline bool) (*Report, error) {
	if err := policy.check(); err != nil {
		return nil, err
	}
	if s.Window == nil {
		return nil, ErrNoUsage
	}
	if book == nil {
		var err error
		if book, err = price.ForQuotes(s.Quotes); err != nil {
			return nil, fmt.Errorf("choose a price book: %w", err)
		}
	}
	book, bad := book.WithQuotes(s.Quotes, s.TakenAt)
	j := &judge{policy: policy, book: book, at: s.TakenAt, window: *s.Window,
		index: newIndex(s), used: map[PriceSource]bool{}, outline: outline}
	r := &Report{
		Schema: Schema, CreatedAt: s.TakenAt, AccountID: s.AccountID, Regions: slices.Sorted(slices.Values(s.Regions)),
		Window: *s.Window, Policy: policy, Currency: string(book.Currency()),
		LoadBalancers: make([]LoadBalancer, 0, len(s.LoadBalancers)), Errors: slices.Clone(s.Errors),
	}
	for _, q := range bad {
		r.Errors = append(r.Errors, model.AskForQuote().Error(model.Key{RegionID: q.Quote.RegionID, ID: q.Quote.Item}, "UnusablePrice", q.Reason.Error()))
	}
	j.all(r, s)
	r.Complete = len(r.Errors) == 0
	slices.SortFunc(r.Errors, model.CompareErrors)
	j.noteReport(r, bad)
	return r, j.errs
}

func (p Policy) check() error {
	if !(p.TargetUtilization > 0 && p.TargetUtilization <= 1) {
		return fmt.Errorf("target utilization %v is not above 0 and at most 1", p.TargetUtilization)
	}
	if p.Metering != HourlyUsage && p.Metering != Fixed {
		return fmt.Errorf("unknown metering rule %q: use %s or %s", p.Metering, HourlyUsage, Fixed)
	}
	return nil
}

// all judges every load balancer and adds them up.
func (j *judge) all(r *Report, s *model.Snapshot) {
	sum, all := totals{now: j.zero(), then: j.zero(), fees: j.zero()}, make([]owed, 0, len(s.LoadBalancers))
	for _, lb := range s.LoadBalancers {
		b := j.balancer(lb)
		out, chosen := b.report()
		if missing := b.unmeasured(); missing != nil {
			r.Errors = append(r.Errors, *missing)
		}
		sum.add(j, b.keep, chosen)
		all = append(all, owed{lb.ID, b.keep, chosen})
		r.LoadBalancers = append(r.LoadBalancers, out)
	}
	slices.SortFunc(r.LoadBalancers, func(a, b LoadBalancer) int {
		return cmp.Or(cmp.Compare(a.RegionID, b.RegionID), cmp.Compare(a.ID, b.ID))
	})
	r.Totals = Totals{CurrentMonthly: sum.now.Text(), RecommendedMonthly: sum.then.Text(),
		MonthlyDelta: j.minus(sum.then, sum.now).Text(), FeesDelta: sum.fees.Text(), Unpriced: sum.unpriced, AllIn: j.totalAllIn(all)}
	r.Prices = slices.SortedFunc(maps.Keys(j.used), func(a, b PriceSource) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Date, b.Date))
	})
	if r.Prices == nil {
		r.Prices = []PriceSource{}
	}
	if r.Regions == nil {
		r.Regions = []string{}
	}
	if r.Errors == nil {
		r.Errors = []model.ReadError{}
	}
}

// totals adds up what a reader sees, so that the sums of the report's cells are
// the report's sums.
type totals struct {
	now, then, fees price.Money
	unpriced        int
}

func (t *totals) add(j *judge, keep, chosen *option) {
	if keep.feesKnown && chosen.feesKnown {
		t.fees = j.plus(t.fees, j.minus(chosen.fees, keep.fees))
	}
	if !keep.priced || !chosen.priced {
		t.unpriced++
		return
	}
	t.now, t.then = j.plus(t.now, keep.monthly), j.plus(t.then, chosen.monthly)
}

// noteReport says what holds for the whole report.
func (j *judge) noteReport(r *Report, bad []price.BadQuote) {
	notes := []text.Message{say("capacity.note_rule_usage", nil)}
	if j.policy.Metering == Fixed {
		notes = []text.Message{say("capacity.note_rule_fixed", nil)}
	}
	if j.window.End.Sub(j.window.Start) < 7*24*time.Hour {
		notes = append(notes, say("capacity.note_short_window", nil))
	}
	if coarsest := j.coarsest(); coarsest > j.window.PeriodSeconds {
		notes = append(notes, say("capacity.note_coarser", text.Data{"Read": coarsest, "Asked": j.window.PeriodSeconds}))
	}
	if slices.ContainsFunc(r.Prices, func(p PriceSource) bool { return p.Outdated }) {
		notes = append(notes, say("capacity.note_outdated", nil))
	}
	slices.SortStableFunc(bad, func(a, b price.BadQuote) int {
		return cmp.Or(cmp.Compare(a.Quote.Item, b.Quote.Item), cmp.Compare(a.Quote.RegionID, b.Quote.RegionID), cmp.Compare(a.Reason.Error(), b.Reason.Error()))
	})
	for _, q := range bad {
		notes = append(notes, say("capacity.note_bad_quote", text.Data{"Item": q.Quote.Item, "Region": q.Quote.RegionID, "Reason": q.Reason.Error()}))
	}
	r.Notes = notes
}

// coarsest returns the longest period of the samples that were read, in seconds.
func (j *judge) coarsest() int {
	most := 0
	for _, u := range j.index.usage {
		for _, series := range u.Metrics {
			most = max(most, series.PeriodSeconds)
		}
	}
	return most
}

// lookup returns a price and remembers that the report rests on it.
func (j *judge) lookup(item price.Item, region string) (price.Price, bool) {
	p, ok := j.book.Lookup(item, region, j.at)
	if ok {
		j.used[PriceSource{Source: p.Source, Date: p.Day(), Outdated: p.Outdated}] = true
	}
	return p, ok
}
