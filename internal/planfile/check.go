package planfile

import (
	"fmt"
	"slices"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// maxSeconds bounds every number of seconds in a plan: ten years.
const maxSeconds = 10 * 366 * 24 * 3600

// check refuses a plan that no run of this program could have made. The one thing that
// a person may have done to it is to take a change out by setting selected to false; the
// counts are made right then.
func check(p *plan.Plan) error {
	if err := checkHead(p); err != nil {
		return err
	}
	seen := make(map[[2]string]bool, len(p.Interfaces))
	for i := range p.Interfaces {
		eni := &p.Interfaces[i]
		place := fmt.Sprintf("interfaces[%d]", i)
		key := [2]string{eni.RegionID, eni.ID}
		if seen[key] {
			return wrong(place, "plan_file.interface_twice", text.Data{"Interface": quote(eni.ID)})
		}
		seen[key] = true
		if err := checkInterface(p, place, eni); err != nil {
			return err
		}
	}
	for i, b := range p.UnresolvedBackends {
		if !slices.Contains([]plan.Reason{plan.NotFound, plan.Ambiguous, plan.Unread}, b.Reason) {
			return unknownValue(fmt.Sprintf("unresolved_backends[%d].reason", i), string(b.Reason))
		}
	}
	return checkSummary(p)
}

func checkHead(p *plan.Plan) error {
	switch year := p.CreatedAt.UTC().Year(); {
	case year < 2000 || year > 9999:
		return wrong("created_at", "plan_file.missing", nil)
	case p.AccountID == "":
		return wrong("account_id", "plan_file.missing", nil)
	case p.Regions == nil:
		return wrong("regions", "plan_file.missing", nil)
	case p.Interfaces == nil:
		return wrong("interfaces", "plan_file.missing", nil)
	case p.UnresolvedBackends == nil:
		return wrong("unresolved_backends", "plan_file.missing", nil)
	case p.Errors == nil:
		return wrong("errors", "plan_file.missing", nil)
	case len(p.Errors) > 0 && p.Complete:
		return wrong("complete", "plan_file.not_complete", nil)
	case p.Policy.TimeWaitSeconds < model.MinTimeWait || p.Policy.TimeWaitSeconds > model.MaxTimeWait:
		return wrong("policy.time_wait_seconds", "plan_file.out_of_range",
			text.Data{"Got": p.Policy.TimeWaitSeconds, "Min": model.MinTimeWait, "Max": model.MaxTimeWait})
	}
	return seconds("policy.margin_seconds", p.Policy.MarginSeconds)
}

func checkSummary(p *plan.Plan) error {
	counted := plan.Plan{Interfaces: p.Interfaces}
	counted.Summarize()
	if n := p.Summary.ChangesSelected - counted.Summary.ChangesSelected; n > 0 { // somebody took changes out
		p.Deselected, p.Summary.ChangesSelected = n, counted.Summary.ChangesSelected
	}
	if counted.Summary != p.Summary {
		return wrong("summary", "plan_file.summary", nil)
	}
	if p.Summary.Unknown > 0 && p.Complete {
		return wrong("complete", "plan_file.not_complete", nil)
	}
	return nil
}

func checkInterface(p *plan.Plan, place string, eni *plan.Interface) error {
	switch {
	case eni.ID == "":
		return wrong(place+".network_interface_id", "plan_file.missing", nil)
	case !slices.Contains(p.Regions, eni.RegionID):
		return wrong(place+".region_id", "plan_file.other_region", text.Data{"Got": quote(eni.RegionID)})
	case eni.Changes == nil:
		return wrong(place+".changes", "plan_file.missing", nil)
	case eni.Listeners == nil:
		return wrong(place+".listeners", "plan_file.missing", nil)
	case len(eni.Listeners) == 0:
		return wrong(place+".listeners", "plan_file.no_listener", nil)
	case !slices.Contains([]plan.Status{plan.Aligned, plan.TooShort, plan.TooLong, plan.Mixed, plan.Unknown}, eni.Status):
		return unknownValue(place+".status", string(eni.Status))
	}
	if err := checkListeners(place, eni.Listeners); err != nil {
		return err
	}
	eni.Notes = notesOf(eni.Note)
	return checkValues(p, place, eni)
}

// checkValues holds values, changes and status of an interface against each other.
func checkValues(p *plan.Plan, place string, eni *plan.Interface) error {
	unknown := eni.Current == nil
	switch {
	case unknown != (eni.Desired == nil), unknown != (eni.Status == plan.Unknown):
		return wrong(place+".current", "plan_file.current_missing", nil)
	case unknown && len(eni.Changes) > 0:
		return wrong(place+".changes", "plan_file.change_without_current", nil)
	case unknown:
		return nil
	}
	if err := checkTimeouts(place, eni); err != nil {
		return err
	}
	if err := checkChanges(p, place, eni); err != nil {
		return err
	}
	if err := checkDesired(p, place, eni); err != nil {
		return err
	}
	return checkStatus(place, eni)
}

func checkListeners(place string, listeners []plan.Listener) error {
	for i, l := range listeners {
		place := fmt.Sprintf("%s.listeners[%d]", place, i)
		switch {
		case l.LoadBalancerID == "":
			return wrong(place+".load_balancer_id", "plan_file.missing", nil)
		case l.LoadBalancerKind != model.CLB && l.LoadBalancerKind != model.NLB:
			return unknownValue(place+".load_balancer_kind", string(l.LoadBalancerKind))
		case !slices.Contains([]model.Protocol{model.TCP, model.UDP, model.TCPSSL, model.HTTP, model.HTTPS}, l.Protocol):
			return unknownValue(place+".protocol", string(l.Protocol))
		case l.Port < 0 || l.Port > 65535:
			return wrong(place+".port", "plan_file.out_of_range", text.Data{"Got": l.Port, "Min": 0, "Max": 65535})
		}
		if err := seconds(place+".required_seconds", l.RequiredSeconds); err != nil {
			return err
		}
	}
	return nil
}

func seconds(place string, n int) error {
	if n < 0 || n > maxSeconds {
		return wrong(place, "plan_file.out_of_range", text.Data{"Got": n, "Min": 0, "Max": maxSeconds})
	}
	return nil
}

func unknownValue(place, got string) error {
	if got == "" {
		return wrong(place, "plan_file.missing", nil)
	}
	return wrong(place, "plan_file.unknown_value", text.Data{"Got": quote(got)})
}
