package report

import (
	"strconv"
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// words says what plans and results are made of.
type words struct{ Words }

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
		port = w.Say("listener.all_ports", nil)
	}
	kind := strings.ToUpper(string(l.LoadBalancerKind))
	return text.Visible(kind + " " + l.LoadBalancerID + " " + string(l.Protocol) + "/" + port)
}
