package diagnose

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/sync/errgroup"

	"github.com/alictl/alictl/audit/host"
	"github.com/alictl/alictl/cloud"
	"github.com/alictl/alictl/cloud/assist"
	"github.com/alictl/alictl/cloud/ecs"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/bundle"
	"github.com/alictl/alictl/internal/evidence/remote"
	"github.com/alictl/alictl/internal/term"
	"github.com/alictl/alictl/internal/text"
)

// remoteOptions name instances whose evidence is collected through Cloud Assistant.
type remoteOptions struct {
	ids   []string
	most  int
	yes   bool
	reach options.Reach
}

const remoteFlagGroup = "Instances"

// remoteFlags say on which instances a diagnosis collects.
func remoteFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringSliceFlag{Name: "instance", Category: remoteFlagGroup, Usage: "collect on this `INSTANCE` through Cloud Assistant (repeatable); the script is shown first"},
		&cli.IntFlag{Name: "max-instances", Category: remoteFlagGroup, Value: 20, Usage: "refuse to collect on more than `N` instances"},
		&cli.BoolFlag{Name: "yes", Category: remoteFlagGroup, Usage: "do not ask before the script runs"},
	}
}

func readRemote(p *app.Program, c *cli.Context) (remoteOptions, error) {
	o := remoteOptions{ids: options.Unique(c.StringSlice("instance")), most: c.Int("max-instances"), yes: c.Bool("yes")}
	if o.most < 1 {
		return o, options.Impossible("max-instances", o.most, options.AtLeast(1))
	}
	if len(o.ids) == 0 {
		return o, nil
	}
	for _, flag := range []string{"from"} {
		if options.Given(c, flag) {
			return o, options.Misuse("usage.contradict", text.Data{"Flag": "--instance", "Other": "--" + flag})
		}
	}
	switch {
	case len(o.ids) > o.most:
		return o, &text.Error{
			What: text.Message{ID: "remote.too_many", Data: text.Data{"Instances": len(o.ids), "Most": o.most}},
			Hint: text.Message{ID: "remote.too_many_hint"},
		}
	case len(o.ids) > 1 && options.Given(c, "bundle"):
		return o, options.Misuse("usage.contradict", text.Data{"Flag": "--bundle", "Other": "--instance, --instance"})
	}
	var err error
	o.reach, err = options.ReadReach(c, p.Env.Getenv)
	return o, err
}

// collected is what came of one instance.
type collected struct {
	id     string
	bundle *bundle.Bundle
	err    error
}

// collectRemote shows the script, asks, and runs it on every instance. An instance
// that cannot be reached does not keep the others from being read.
func collectRemote(ctx context.Context, p *app.Program, o remoteOptions, collect hostOptions) ([]collected, error) {
	if err := askForScript(ctx, p, o, collect.interval); err != nil {
		return nil, err
	}
	s, err := p.Open(ctx, o.reach, app.OpenFor{Regions: true, Writes: true})
	if err != nil {
		return nil, err
	}
	defer s.End()
	regions, err := whereAre(ctx, s, o.ids)
	if err != nil {
		return nil, err
	}
	out := make([]collected, len(o.ids))
	var g errgroup.Group
	g.SetLimit(8)
	for i, id := range o.ids {
		g.Go(func() error {
			out[i] = collected{id: id}
			out[i].bundle, out[i].err = collectOn(ctx, s, id, regions[id], collect.interval)
			return nil
		})
	}
	_ = g.Wait() // each instance has its own error
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return out, nil
}

// askForScript shows what would run, and where.
func askForScript(ctx context.Context, p *app.Program, o remoteOptions, interval time.Duration) error {
	if o.yes {
		return nil
	}
	if err := p.CanAskOr(&text.Error{What: text.Message{ID: "remote.no_terminal"}, Hint: text.Message{ID: "remote.no_terminal_hint"}}); err != nil {
		return err
	}
	p.Talk.Line(remote.Script(interval))
	question := p.Talk.Printer.Say("remote.ask", text.Data{"Count": len(o.ids), "Instances": text.Visible(strings.Join(o.ids, ", "))})
	yes, err := term.Confirm(ctx, p.Env.Stdin, p.Env.Stderr, question, p.Talk.Printer.Say("confirm.word", nil))
	if err != nil {
		return err
	}
	if !yes {
		return &text.Error{What: text.Message{ID: "confirm.declined"}}
	}
	return nil
}

// whereAre finds the region of each instance. One that no region shows is absent.
func whereAre(ctx context.Context, s *app.Session, ids []string) (map[string]string, error) {
	regions, err := s.Regions()
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	found := map[string]string{}
	g, ctx := errgroup.WithContext(ctx)
	for _, region := range regions {
		g.Go(func() error {
			client, err := ecs.New(s.Access, s.Door, region)
			if err != nil {
				return err
			}
			instances, err := client.Instances(ctx, ids)
			mu.Lock()
			defer mu.Unlock()
			for _, i := range instances {
				found[i.ID] = region
			}
			if err != nil && len(regions) > 1 && cloud.KindOf(err) != "" {
				s.Program.Talk.Warn("call.failed", text.Data{"What": text.Visible(err.Error())})
				return nil
			}
			return err
		})
	}
	return found, g.Wait()
}

var errNoSuchInstance = errors.New("no region that was looked at shows this instance")

func collectOn(ctx context.Context, s *app.Session, id, region string, interval time.Duration) (*bundle.Bundle, error) {
	if region == "" {
		return nil, errNoSuchInstance
	}
	client, err := assist.New(s.Access, s.Door, region, assist.Options{})
	if err != nil {
		return nil, err
	}
	execute := client.Execute // a closure: the client must not reach an interface value
	s.Program.Talk.Notice("remote.begin", text.Data{"Instance": text.Visible(id)})
	return remote.Collect(ctx, execute, id, interval)
}

// diagnoseRemote judges what was collected on instances: one document, in which every
// fact says of which instance it is.
func diagnoseRemote(ctx context.Context, p *app.Program, o diagnosisOptions, r remoteOptions, causes []host.Cause) error {
	all, err := collectRemote(ctx, p, r, o.collect)
	if err != nil {
		return err
	}
	var documents []*diagnosis.Document
	var unreached []collected
	for _, c := range all {
		if c.err != nil {
			unreached = append(unreached, c)
			continue
		}
		if err := keepBundle(p, c.bundle, o.collect); err != nil {
			return err
		}
		h, err := evidence.Read(c.bundle, evidence.Options{Logs: evidence.ErrorLogs})
		if err != nil {
			unreached = append(unreached, collected{id: c.id, err: err})
			continue
		}
		h.ID = c.id
		documents = append(documents, hostDocument("host", c.id, h, causes))
	}
	if len(documents) == 0 {
		return unreachedError(unreached)
	}
	d := documents[0]
	if len(all) > 1 {
		d = together(documents, p.Env.Now())
	}
	for _, c := range unreached {
		d.Errors = append(d.Errors, unreachedProblem(c))
		d.Complete = false
	}
	return tell(p, d, o.result, o.failOn)
}

func unreachedError(all []collected) error {
	var what []string
	for _, c := range all {
		what = append(what, text.Visible(c.id+": "+c.err.Error()))
	}
	return &text.Error{
		What: text.Message{ID: "remote.unreached", Data: text.Data{"What": strings.Join(what, "; ")}},
		Hint: text.Message{ID: "remote.unreached_hint"},
		Err:  all[0].err,
	}
}

func unreachedProblem(c collected) diagnosis.Problem {
	p := diagnosis.Problem{Source: c.id, Message: c.err.Error()}
	var failure *cloud.Error
	if errors.As(c.err, &failure) {
		p.Code, p.Message, p.RequestID = failure.ErrorCode, failure.Message, failure.Request
	}
	return p
}

// together makes one document of several hosts': a finding for each cause and side,
// as certain as the least certain of them.
func together(documents []*diagnosis.Document, at time.Time) *diagnosis.Document {
	out := diagnosis.New(diagnosis.Subject{Kind: "host", From: "Cloud Assistant"}, at)
	type key struct {
		cause string
		side  diagnosis.Side
	}
	merged := map[key]*diagnosis.Finding{}
	var order []key
	var ids []string
	for _, d := range documents {
		id := d.Subject.From
		ids = append(ids, id)
		out.CreatedAt = latest(out.CreatedAt, d.CreatedAt, len(ids) == 1)
		out.Complete = out.Complete && d.Complete
		for _, f := range d.Findings {
			k := key{f.Cause, f.Side}
			f = ofInstance(f, id)
			if merged[k] == nil {
				merged[k] = &f
				order = append(order, k)
				continue
			}
			addFinding(merged[k], f)
		}
		for _, n := range d.NotEvaluated {
			if !slices.ContainsFunc(out.NotEvaluated, func(o diagnosis.NotEvaluated) bool { return o.Cause == n.Cause }) {
				out.NotEvaluated = append(out.NotEvaluated, n)
			}
		}
		for _, e := range d.Errors {
			e.Source = id + " " + e.Source
			out.Errors = append(out.Errors, e)
		}
	}
	slices.Sort(ids)
	out.Subject.ID = strings.Join(ids, ", ")
	for _, k := range order {
		out.Findings = append(out.Findings, *merged[k])
	}
	return out
}

func latest(a, b time.Time, first bool) time.Time {
	if first || b.After(a) {
		return b
	}
	return a
}

// ofInstance says of everything in a finding which instance it is of.
func ofInstance(f diagnosis.Finding, id string) diagnosis.Finding {
	f.Groups = append([]diagnosis.Group{{By: "resource", Key: id, Count: f.Count}}, f.Groups...)
	f.Evidence = slices.Clone(f.Evidence)
	for i := range f.Evidence {
		f.Evidence[i].Source = fmt.Sprintf("%s %s", id, f.Evidence[i].Source)
	}
	return f
}

// addFinding adds a finding of another instance.
func addFinding(into *diagnosis.Finding, f diagnosis.Finding) {
	if f.Harmful && !into.Harmful {
		into.Summary, into.Remedy = f.Summary, f.Remedy // the worse one is told
	}
	into.Harmful = into.Harmful || f.Harmful
	if f.Certainty == diagnosis.Suggested {
		into.Certainty = diagnosis.Suggested
	}
	into.Count += f.Count
	into.Groups = append(into.Groups, f.Groups...)
	into.Evidence = append(into.Evidence, f.Evidence...)
	if f.FirstSeen != nil && (into.FirstSeen == nil || f.FirstSeen.Before(*into.FirstSeen)) {
		into.FirstSeen = f.FirstSeen
	}
	if f.LastSeen != nil && (into.LastSeen == nil || f.LastSeen.After(*into.LastSeen)) {
		into.LastSeen = f.LastSeen
	}
	into.Command = cmp.Or(into.Command, f.Command)
}
