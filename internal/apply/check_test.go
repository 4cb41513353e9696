package apply

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
)

func TestCheckPlan(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		plan    func(*plan.Plan)
		against func(*Against)
		want    *RefusedError
	}{
		"fine":             {nil, nil, nil},
		"regions named":    {nil, func(a *Against) { a.Regions = []string{"cn-beijing", "cn-hangzhou"} }, nil},
		"exactly the age":  {nil, func(a *Against) { a.Now = a.Now.Add(23 * time.Hour) }, nil},
		"no greatest age":  {nil, func(a *Against) { a.Now, a.MaxAge = a.Now.Add(9999*time.Hour), 0 }, nil},
		"clocks apart":     {nil, func(a *Against) { a.Now = a.Now.Add(-time.Hour - maxSkew) }, nil},
		"other schema":     {func(p *plan.Plan) { p.Schema = "x/v9" }, nil, &RefusedError{OtherSchema, "x/v9", plan.Schema}},
		"other account":    {nil, func(a *Against) { a.AccountID = "9" }, &RefusedError{OtherAccount, account, "9"}},
		"other region":     {nil, func(a *Against) { a.Regions = []string{"cn-beijing"} }, &RefusedError{OtherRegion, "cn-hangzhou", ""}},
		"too old":          {nil, func(a *Against) { a.Now = a.Now.Add(23*time.Hour + time.Second) }, &RefusedError{TooOld, "24h0m1s", "24h0m0s"}},
		"from the future":  {nil, func(a *Against) { a.Now = a.Now.Add(-2 * time.Hour) }, &RefusedError{FromTheFuture, "2026-11-22T10:00:00Z", "2026-11-22T09:00:00Z"}},
		"spent":            {nil, func(a *Against) { a.Spent = true }, &RefusedError{Spent, "", ""}},
		"nothing selected": {func(p *plan.Plan) { p.Interfaces = p.Interfaces[2:] }, nil, &RefusedError{NothingSelected, "", ""}},
		"unknown current":  {func(p *plan.Plan) { p.Interfaces[1].Current = nil }, nil, &RefusedError{Impossible, "eni-2", ""}},
		"zero seconds":     {func(p *plan.Plan) { p.Interfaces[1].Current = &model.Timeouts{} }, nil, &RefusedError{Impossible, "eni-2", ""}},
		"zero target":      {func(p *plan.Plan) { p.Interfaces[1].Changes[0].To = 0 }, nil, &RefusedError{Impossible, "eni-2", ""}},
		"twice":            {func(p *plan.Plan) { p.Interfaces[1].ID = "eni-1" }, nil, &RefusedError{Impossible, "eni-1", ""}},
		"region of nobody": {func(p *plan.Plan) { p.Interfaces[1].RegionID = "cn-x" }, nil, &RefusedError{Impossible, "eni-2", ""}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := planOf(2)
			against := Against{AccountID: account, Now: p.CreatedAt.Add(time.Hour), MaxAge: 24 * time.Hour}
			if tt.plan != nil {
				tt.plan(p)
			}
			if tt.against != nil {
				tt.against(&against)
			}
			err := CheckPlan(p, against)
			var refused *RefusedError
			if errors.As(err, &refused) && err.Error() == "" {
				t.Error("an error without a text")
			}
			if diff := cmp.Diff(tt.want, refused); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestCheckJournal(t *testing.T) {
	t.Parallel()
	j := &journal.Journal{AccountID: account, Runs: []journal.RunLog{{}}}
	var refused *RefusedError
	if err := CheckJournal(j, "9"); !errors.As(err, &refused) || refused.Refusal != OtherAccount {
		t.Errorf("got %v", err)
	}
	if err := errors.Join(CheckJournal(j, account), CheckJournal(&journal.Journal{}, account)); err != nil {
		t.Error(err)
	}
}

func TestLimitErrorText(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]*LimitError{
		"check limits: 6 changes, more than 5":                         {Limit: MaxChanges, Got: 6, Max: 5},
		"check limits: 3 of 4 interfaces change, more than 74 percent": {Limit: MaxPercent, Got: 3, Of: 4, Max: 74},
	} {
		if got := err.Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
