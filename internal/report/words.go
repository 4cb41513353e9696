package report

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/plan"
	"github.com/alictl/alictl/internal/text"
)

// words says the small things that every report of one language is made of.
type words struct{ *text.Printer }

func (w words) count(id string, n int) string { return w.Say(id, text.Data{"Count": n}) }

func (w words) seconds(n int) string { return w.Say("unit.seconds", text.Data{"Seconds": n}) }

func (w words) change(from, to int) string {
	return w.Say("unit.change", text.Data{"From": from, "To": to})
}

func (w words) field(f model.Field) string { return w.named("field.", string(f)) }

func (w words) status(s plan.Status) string { return w.named("status.", string(s)) }

// named says the catalogue's word for a value, or the value itself when it is new.
func (w words) named(prefix, value string) string {
	if said := w.Say(prefix+value, nil); said != prefix+value {
		return said
	}
	return text.Visible(value)
}

// some joins the first items of a list and counts the rest.
func (w words) some(items []string, most int) string {
	if len(items) <= most+1 {
		return w.List(visible(items))
	}
	return w.comma(w.List(visible(items[:most])), w.more(len(items)-most))
}

func (w words) more(n int) string { return w.Say("count.more", text.Data{"Number": n}) }

// gap is what stands between two sentences or parts that follow each other.
func (w words) gap() string {
	if w.Lang() == text.Chinese {
		return ""
	}
	return " "
}

// comma joins two parts of a sentence.
func (w words) comma(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	case w.Lang() == text.Chinese:
		return a + "，" + b
	}
	return a + ", " + b
}

func (w words) regions(regions []string) string {
	if len(regions) == 0 {
		return w.Say("plan.no_region", nil)
	}
	return w.some(regions, 5)
}

// listener names a listener as an admin would look for it in the console.
func (w words) listener(l plan.Listener) string {
	port := strconv.Itoa(l.Port)
	if l.Port == 0 {
		port = w.Say("listener.all_ports", nil)
	}
	kind := strings.ToUpper(string(l.LoadBalancerKind))
	return text.Visible(kind + " " + l.LoadBalancerID + " " + string(l.Protocol) + "/" + port)
}

func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

func visible(items []string) []string {
	out := make([]string, len(items))
	for i, s := range items {
		out[i] = text.Visible(s)
	}
	return out
}

func joined(items []string) string { return strings.Join(items, ", ") }

// orDash stands in for a value that is not there.
func orDash(s string) string { return cmp.Or(text.Visible(s), "-") }
