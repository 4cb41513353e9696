package diagnose

import (
	"cmp"
	"context"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/cmd/alictl/internal/reads"
	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/selection"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/internal/topology"
)

// chainOptions say which paths are looked at, and where their two sides come from.
type chainOptions struct {
	snapshot  options.Snapshot
	account   bool // read the cloud side from the account
	reach     options.Reach
	instances remoteOptions // at most one: the host side
	filter    selection.Filter
}

// chainFlags name the sides of a chain.
func chainFlags() []cli.Flag {
	return append([]cli.Flag{
		&cli.StringFlag{Name: "snapshot", Category: options.AccountFlags, Usage: "take the cloud side from this snapshot `FILE`"},
		&cli.StringFlag{Name: "save-snapshot", Category: options.AccountFlags, Usage: "with --account: keep what was read in this `FILE`"},
		&cli.BoolFlag{Name: "account", Category: options.AccountFlags, Usage: "read the cloud side from the account"},
	}, options.FilterFlags()...)
}

func readChain(p *app.Program, c *cli.Context) (chainOptions, error) {
	o := chainOptions{account: c.Bool("account")}
	var err error
	if o.snapshot, err = options.ReadSnapshot(c); err != nil {
		return o, err
	}
	if o.account && o.snapshot.Load != "" {
		return o, options.Misuse("usage.contradict", text.Data{"Flag": "--account", "Other": "--snapshot"})
	}
	if !o.account && o.snapshot.Save != "" {
		return o, options.Misuse("usage.needs", text.Data{"Flag": "--save-snapshot", "Other": "--account"})
	}
	if o.filter, err = options.ReadFilter(c); err != nil {
		return o, err
	}
	if o.instances, err = readRemote(p, c); err != nil {
		return o, err
	}
	if len(o.instances.ids) > 1 {
		return o, options.Misuse("usage.contradict", text.Data{"Flag": "--instance", "Other": "--instance"})
	}
	o.reach, err = options.ReadReach(c, p.Env.Getenv)
	return o, err
}

// chainEvidence brings both sides of a chain together.
func chainEvidence(ctx context.Context, p *app.Program, d diagnosisOptions, o chainOptions) (*evidence.Host, error) {
	h, err := chainHost(ctx, p, d, o)
	if err != nil {
		return nil, err
	}
	if o.account || o.snapshot.Load != "" {
		if h.Snapshot, err = readSnapshot(ctx, p, accountOptions{snapshot: o.snapshot, reach: o.reach, tables: reads.Timeouts()}); err != nil {
			return nil, err
		}
		h.Found[evidence.RoleSnapshot] = cmp.Or(o.snapshot.Load, "account")
	}
	if h.Snapshot != nil && !o.filter.Empty() {
		h.Snapshot = narrowed(h.Snapshot, o.filter)
		if len(h.Snapshot.Listeners) == 0 {
			return nil, &text.Error{What: text.Message{ID: "chain.no_listener"}, Hint: text.Message{ID: "chain.no_listener_hint"}}
		}
	}
	return h, nil
}

// chainHost is the side of the host: an instance, what was collected before, or this
// machine.
func chainHost(ctx context.Context, p *app.Program, d diagnosisOptions, o chainOptions) (*evidence.Host, error) {
	d.collect.interval = time.Second // no clock is judged by how counters move
	if len(o.instances.ids) == 0 {
		return hereOrFrom(ctx, p, d.from, d.collect, evidence.Options{})
	}
	all, err := collectRemote(ctx, p, o.instances, d.collect)
	if err != nil {
		return nil, err
	}
	if all[0].err != nil {
		return nil, unreachedError(all)
	}
	if err := all[0].bundle.Finish(); err != nil {
		return nil, err
	}
	h, err := evidence.Read(all[0].bundle, evidence.Options{})
	if err != nil {
		return nil, evidenceError(all[0].id, err)
	}
	h.ID = all[0].id
	return h, nil
}

// narrowed is a snapshot with the listeners that a filter chooses.
func narrowed(s *model.Snapshot, f selection.Filter) *model.Snapshot {
	chosen := f.Of(topology.Of(s), s)
	out := *s
	out.Listeners = nil
	for _, l := range s.Listeners {
		if chosen.Listener(model.Key{RegionID: l.RegionID, ID: l.Name()}) {
			out.Listeners = append(out.Listeners, l)
		}
	}
	return &out
}

// fromChain says where the evidence of a chain came from.
func fromChain(d diagnosisOptions, o chainOptions) string {
	if len(o.instances.ids) > 0 {
		return o.instances.ids[0]
	}
	return d.source()
}

// unreadOf adds the reads of the account that failed.
func unreadOf(d *diagnosis.Document, h *evidence.Host) *diagnosis.Document {
	if h.Snapshot != nil {
		d.Failed(h.Snapshot.Errors)
	}
	return d
}
