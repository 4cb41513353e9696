package planfile

import (
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// desired returns what an interface with these values and listeners is to have under
// the policy. It is written from the contract, apart from the judgement that makes
// plans, so that a plan which was made otherwise does not pass.
func desired(p plan.Policy, current model.Timeouts, listeners []plan.Listener) model.Timeouts {
	want := current
	tcp, udp := -1, -1
	for _, l := range listeners {
		if l.Protocol == model.UDP {
			udp = max(udp, l.RequiredSeconds)
		} else {
			tcp = max(tcp, l.RequiredSeconds)
		}
	}
	if tcp >= 0 {
		want.TCPEstablished, _ = model.SmallestAllowed(model.AllowedTCPEstablished(), tcp+p.MarginSeconds)
		want.TCPClosedAndTimeWait = p.TimeWaitSeconds
	}
	if udp >= 0 {
		want.UDP, _ = model.SmallestAllowed(model.AllowedUDP(), udp+p.MarginSeconds)
	}
	return want
}

// checkDesired refuses values that the listeners do not need.
func checkDesired(p *plan.Plan, place string, eni *plan.Interface) error {
	want := desired(p.Policy, *eni.Current, eni.Listeners)
	for _, f := range model.Fields() {
		if eni.Desired.Get(f) != want.Get(f) {
			return wrong(place+".desired."+string(f), "plan_file.not_needed", text.Data{"Got": eni.Desired.Get(f), "Want": want.Get(f)})
		}
	}
	return nil
}

// attributeAction is the one read whose failure leaves no listener unknown.
const attributeAction = "DescribeNetworkInterfaceAttribute"

// checkSelected refuses a change that is selected and that no run would select.
func checkSelected(p *plan.Plan, place string, eni *plan.Interface, c plan.Change) error {
	if !c.Selected {
		return nil
	}
	if strings.Contains(eni.Note, text.InEnglish().Say("note.service_managed", nil)) {
		return wrong(place+".selected", "plan_file.managed_selected", nil)
	}
	if c.Direction != plan.Lower {
		return nil
	}
	if !p.Policy.AllowLower {
		return wrong(place+".selected", "plan_file.lower_selected", nil)
	}
	for _, e := range p.Errors {
		if e.RegionID == eni.RegionID && e.Action != attributeAction {
			return wrong(place+".selected", "plan_file.lower_unsure", nil)
		}
	}
	return nil
}
