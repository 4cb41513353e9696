package timeouts

import (
	"strconv"
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
)

// words says what plans and results are made of.
type words struct{ report.Words }

func (w words) seconds(n int) string { return w.Say("unit.seconds", text.Data{"Seconds": n}) }

func (w words) change(from, to int) string {
	return w.Say("unit.change", text.Data{"From": from, "To": to})
}

func (w words) field(f model.Field) string { return w.Named("field.", string(f)) }

func (w words) status(s plan.Status) string { return w.Named("status.", string(s)) }

// listener names a listener as an admin would look for it in the console.
func (w words) listener(l plan.Listener) string {
	port := strconv.Itoa(l.Port)
	if l.Port == 0 {
		port = w.ports(l.StartPort, l.EndPort)
	}
	kind := strings.ToUpper(string(l.LoadBalancerKind))
	return text.Visible(kind + " " + named(l.LoadBalancerID, l.LoadBalancerName) + " " + string(l.Protocol) + "/" + port)
}

// named is an id with the name that people know it by, if it has one.
func named(id, name string) string {
	if name == "" || id == "" {
		return id
	}
	return id + " (" + name + ")"
}

// timeouts says all three values.
func (w words) timeouts(t *model.Timeouts) string {
	if t == nil {
		return w.Say("status.unknown", nil)
	}
	var parts []string
	for _, f := range model.Fields() {
		parts = append(parts, w.field(f)+" "+w.seconds(t.Get(f)))
	}
	return w.List(parts)
}

// Values says the three timeouts of an interface in the printer's language.
func Values(p *text.Printer, t model.Timeouts) string {
	return words{report.Words{Printer: p}}.timeouts(&t)
}

// Reason says why an interface has its status, in the reader's language; what the
// account itself answered stays as it is.
func Reason(p *text.Printer, reason string) string {
	return words{report.Words{Printer: p}}.Named("reason.", reason)
}

// ports names the range of a listener of many ports.
func (w words) ports(first, last int) string {
	switch {
	case first <= 0 || last < first:
		return w.Say("listener.some_ports", nil)
	case first == 1 && last == 65535:
		return w.Say("listener.all_ports", nil)
	}
	return strconv.Itoa(first) + "-" + strconv.Itoa(last)
}
