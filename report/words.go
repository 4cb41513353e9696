package report

import (
	"cmp"
	"time"

	"github.com/alictl/alictl/internal/text"
)

// Words says the small things that every report of one language is made of.
type Words struct{ *text.Printer }

// Count says a sentence of the catalogue that counts something.
func (w Words) Count(id string, n int) string { return w.Say(id, text.Data{"Count": n}) }

// Named says the catalogue's word for a value, or the value itself when it is new.
func (w Words) Named(prefix, value string) string {
	if said := w.Say(prefix+value, nil); said != prefix+value {
		return said
	}
	return text.Visible(value)
}

// Some joins the first items of a list and counts the rest.
func (w Words) Some(items []string, most int) string {
	if len(items) <= most+1 {
		return w.List(Visible(items))
	}
	return w.Comma(w.List(Visible(items[:most])), w.More(len(items)-most))
}

// More says how many are left out.
func (w Words) More(n int) string { return w.Say("count.more", text.Data{"Number": n}) }

// Gap is what stands between two sentences or parts that follow each other.
func (w Words) Gap() string {
	if w.Lang() == text.Chinese {
		return ""
	}
	return " "
}

// Comma joins two parts of a sentence.
func (w Words) Comma(a, b string) string {
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

// In says which regions a report is about.
func (w Words) In(regions []string) string {
	if len(regions) == 0 {
		return w.Say("plan.no_region", nil)
	}
	return w.Some(regions, 5)
}

// Stamp writes a time to the second.
func Stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

// Visible is text.Visible for each item of a list.
func Visible(items []string) []string {
	out := make([]string, len(items))
	for i, s := range items {
		out[i] = text.Visible(s)
	}
	return out
}

// OrDash stands in for a value that is not there.
func OrDash(s string) string { return cmp.Or(text.Visible(s), "-") }
