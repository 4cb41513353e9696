package diagnose

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/ceiling"
	"github.com/alictl/alictl/audit/connections"
	"github.com/alictl/alictl/audit/host"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/cmd/alictl/internal/reads"
	"github.com/alictl/alictl/internal/diagnosis"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/internal/topology"
)

func diagnoseConnectionsCommand(p *app.Program) *cli.Command {
	d := connections.DefaultPolicy()
	share := func(name string, value float64, usage string) cli.Flag {
		return &cli.Float64Flag{Name: name, Category: options.PolicyFlags, Value: value, Usage: usage}
	}
	return &cli.Command{
		Name:  "connections",
		Usage: "hold the connections of instances against their published ceiling, and say what takes them",
		Description: `Reads how many connections each ECS instance held, compares them with what its
type is published to hold, and shows the arithmetic: what part closed connections
take that the interface still times, what a shorter timer would free, and what may
be an attack. It changes nothing.

   alictl diagnose connections --region cn-hangzhou
   alictl diagnose connections --snapshot snapshot.json -o json`,
		Flags: options.Join([]cli.Flag{
			fromFlag(), failOnFlag(),
			share("near", d.NearShare, "an instance is near its ceiling from this `SHARE` on"),
			share("full", d.FullShare, "and must refuse connections from this `SHARE` on"),
			share("growth", d.GrowthFactor, "new connections are unusual from this `FACTOR` over their median on"),
		}, diagnosisWindowFlags(), options.FilterFlags(), options.ReachFlags(), options.SnapshotFlags(), options.ResultFlags(diagnosisFormats()), options.TalkFlags()),
		Action: p.Action(diagnoseConnections),
	}
}

func diagnoseConnections(p *app.Program, c *cli.Context) error {
	if _, err := options.Positionals(c, 0, 0, ""); err != nil {
		return err
	}
	result, err := readDiagnosisResult(c)
	if err != nil {
		return err
	}
	failOn, err := readFailOn(c)
	if err != nil {
		return err
	}
	policy, err := readConnectionsPolicy(c)
	if err != nil {
		return err
	}
	if from := c.String("from"); from != "" {
		h, err := readEvidence(p, from, evidence.Options{})
		if err != nil {
			return err
		}
		return tell(p, hostDocument("connections", shownPath(from), h, host.Connections()), result, failOn)
	}
	o, err := readAccountOptions(p, c, reads.Connections()...)
	if err != nil {
		return err
	}
	taken, err := readSnapshot(c.Context, p, o)
	if err != nil {
		return err
	}
	chosen, err := p.Choose(o.filter, topology.Of(taken), taken)
	if err != nil {
		return err
	}
	judged := connections.Judge(taken, nil, policy)
	judged.Instances = slices.DeleteFunc(judged.Instances, func(i connections.Instance) bool {
		return !chosen.Instance(model.Key{RegionID: i.RegionID, ID: i.ID})
	})
	judged.Signs = slices.DeleteFunc(judged.Signs, func(s connections.Sign) bool {
		key := model.Key{RegionID: s.RegionID, ID: s.ResourceID}
		return !chosen.LoadBalancer(key) && !chosen.Instance(key)
	})
	return tell(p, connectionsDocument(taken, judged, from(o)), result, failOn)
}

func readConnectionsPolicy(c *cli.Context) (connections.Policy, error) {
	policy := connections.DefaultPolicy()
	policy.NearShare, policy.FullShare, policy.GrowthFactor = c.Float64("near"), c.Float64("full"), c.Float64("growth")
	switch {
	case !(policy.NearShare > 0 && policy.NearShare <= 1):
		return policy, options.Impossible("near", policy.NearShare, text.Message{ID: "allowed.share"})
	case !(policy.FullShare > 0 && policy.FullShare <= 1):
		return policy, options.Impossible("full", policy.FullShare, text.Message{ID: "allowed.share"})
	case policy.FullShare < policy.NearShare:
		return policy, options.Impossible("full", policy.FullShare, options.AtLeast(policy.NearShare))
	case !(policy.GrowthFactor > 1) || math.IsInf(policy.GrowthFactor, 1):
		return policy, options.Impossible("growth", policy.GrowthFactor, options.Above(1))
	}
	return policy, nil
}

// from says where a diagnosis of an account took its facts from.
func from(o accountOptions) string {
	if o.snapshot.Load != "" {
		return o.snapshot.Load
	}
	return "account"
}

// connectionsDocument puts the judgement into a diagnosis.
func connectionsDocument(s *model.Snapshot, r connections.Report, from string) *diagnosis.Document {
	d := diagnosis.New(diagnosis.Subject{Kind: "connections", ID: s.AccountID, From: from}, s.TakenAt)
	d.Failed(s.Errors)
	sessionLimits(d, r)
	savingsFinding(d, r)
	for _, sign := range r.Signs {
		d.Findings = append(d.Findings, signFinding(sign))
	}
	for i := range r.Instances {
		notJudged(d, &r.Instances[i])
	}
	return d
}

// sessionLimits is one finding for all instances that are full, and one for all that
// come near: a cause and a side have one finding, so the worse one is told.
func sessionLimits(d *diagnosis.Document, r connections.Report) {
	full, near := of(r, connections.Full), of(r, connections.Near)
	if len(full)+len(near) == 0 {
		return
	}
	f := diagnosis.Finding{
		Cause: "eni-session-limit", Severity: diagnosis.High, Side: diagnosis.ENI, Certainty: diagnosis.Suggested,
		Harmful: len(full) > 0, Count: int64(len(full)), Summary: text.Message{ID: "connections.full", Data: text.Data{"Count": len(full)}},
		Remedy: text.Message{ID: "connections.full_remedy"}, Docs: "docs/causes/eni-session-limit.md", Command: "alictl align-timeouts --allow-lower",
	}
	if len(full) == 0 {
		f.Count = int64(len(near))
		f.Summary = text.Message{ID: "connections.near", Data: text.Data{"Count": len(near)}}
	}
	proven := true
	for _, i := range append(full, near...) {
		f.Evidence = append(f.Evidence, instanceFacts(i)...)
		f.Groups = append(f.Groups, diagnosis.Group{By: "resource", Key: i.ID, Count: int64(*i.Peak)})
		proven = proven && i.Proven
	}
	if proven {
		f.Certainty = diagnosis.Proven
	}
	d.Findings = append(d.Findings, f)
}

func of(r connections.Report, level connections.Level) []*connections.Instance {
	var out []*connections.Instance
	for i := range r.Instances {
		if r.Instances[i].Level == level {
			out = append(out, &r.Instances[i])
		}
	}
	return out
}

// instanceFacts are the figures of one instance with the arithmetic.
func instanceFacts(i *connections.Instance) []diagnosis.Fact {
	facts := []diagnosis.Fact{{
		Name: i.ID, Source: "concurrentConnections; " + ceiling.Source + ", " + ceiling.Date,
		Value: fmt.Sprintf("%s of %s connections (%s, %.1f %%)", number(*i.Peak), upTo(i), i.Type, i.Share*100),
	}}
	if i.Parts != nil {
		facts = append(facts, diagnosis.Fact{
			Name: i.ID + " closed connections", Source: rateSource(i),
			Value: fmt.Sprintf("%s a second x closing timer = %s, %.1f %% of the peak", number(i.Rate.PerSecond), number(i.Parts.Closed), percentOf(i.Parts.Closed, *i.Peak)),
		})
	}
	return facts
}

func upTo(i *connections.Instance) string {
	if i.Ceiling.UpTo {
		return "up to " + number(float64(i.Ceiling.Connections))
	}
	return number(float64(i.Ceiling.Connections))
}

func rateSource(i *connections.Instance) string {
	if i.Rate.Estimated {
		return "estimate: new connections of the load balancers, by weight"
	}
	return "the host's counters"
}

func percentOf(part, whole float64) float64 {
	if whole == 0 {
		return 0
	}
	return 100 * part / whole
}

// number writes a count with thousands apart.
func number(f float64) string {
	digits := strconv.FormatFloat(math.Round(f), 'f', 0, 64)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// savingsFinding says what shorter timers would free, where that is worth a word.
func savingsFinding(d *diagnosis.Document, r connections.Report) {
	f := diagnosis.Finding{
		Cause: "shorter-timers", Severity: diagnosis.Info, Side: diagnosis.ENI, Certainty: diagnosis.Suggested, Extra: true,
		Remedy: text.Message{ID: "connections.savings_remedy"},
	}
	total := 0.0
	for i := range r.Instances {
		x := &r.Instances[i]
		for _, s := range x.Savings {
			if s.Frees < 1 || x.Peak == nil || s.Frees < *x.Peak/100 {
				continue
			}
			total += s.Frees
			f.Count++
			f.Evidence = append(f.Evidence, diagnosis.Fact{
				Name: x.ID + " " + string(s.Field), Source: "interface_timeouts",
				Value: fmt.Sprintf("%d s -> %d s frees %s x (%d - %d) / %d = %s", s.From, s.To, number(s.Of), s.From, s.To, s.From, number(s.Frees)),
			})
		}
	}
	if f.Count == 0 {
		return
	}
	f.Summary = text.Message{ID: "connections.savings", Data: text.Data{"Frees": number(total)}}
	d.Findings = append(d.Findings, f)
}

// signFinding is a suggestion, whatever its figure.
func signFinding(s connections.Sign) diagnosis.Finding {
	f := diagnosis.Finding{
		Cause: string(s.ID), Severity: diagnosis.Info, Side: diagnosis.Client, Certainty: diagnosis.Suggested, Count: 1, Extra: true,
		Remedy: text.Message{ID: "connections.sign_remedy"},
	}
	switch s.ID {
	case connections.OneSource:
		f.Cause, f.Extra, f.Count = "source-concentration", false, int64(s.Count)
		f.Docs = "docs/causes/source-concentration.md"
		f.Summary = text.Message{ID: "connections.one_source", Data: text.Data{"Address": text.Visible(s.Address), "Sockets": s.Count, "Share": share(s.Value), "Resource": text.Visible(s.ResourceID)}}
	case connections.HalfOpen:
		f.Summary = text.Message{ID: "connections.half_open", Data: text.Data{"Share": share(s.Value), "Threshold": share(s.Threshold), "Resource": text.Visible(s.ResourceID)}}
	case connections.CookiesSent:
		f.Summary = text.Message{ID: "connections.cookies", Data: text.Data{"Rate": number(s.Value), "Resource": text.Visible(s.ResourceID)}}
	case connections.WithoutRequests:
		f.Summary = text.Message{ID: "connections.without_requests", Data: text.Data{"Factor": number(s.Value), "Resource": text.Visible(s.ResourceID)}}
	}
	return f
}

func share(f float64) string { return strconv.FormatFloat(f*100, 'f', 1, 64) + " %" }

// notJudged says why an instance has no level.
func notJudged(d *diagnosis.Document, i *connections.Instance) {
	if i.Level != connections.Unknown {
		return
	}
	reason := text.Message{ID: "connections.no_peak", Data: text.Data{"Instance": text.Visible(i.ID)}}
	switch {
	case i.Type == "":
		reason = text.Message{ID: "connections.no_type", Data: text.Data{"Instance": text.Visible(i.ID)}}
	case i.Ceiling == nil:
		reason = text.Message{ID: "connections.no_ceiling", Data: text.Data{"Instance": text.Visible(i.ID), "Type": text.Visible(i.Type)}}
	case i.Peak != nil:
		reason = text.Message{ID: "connections.partial", Data: text.Data{"Instance": text.Visible(i.ID)}}
	}
	d.NotEvaluated = append(d.NotEvaluated, diagnosis.NotEvaluated{Cause: "eni-session-limit", Reason: reason})
}
