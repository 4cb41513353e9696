package report

import (
	"io"
	"strconv"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/report/layout"
	"github.com/alictl/alictl/internal/text"
)

// resultFormats lists the formats of a report that comes down to a result.
func resultFormats[T any](reduce func(T) result) []Format[T] {
	format := func(name string, render func(io.Writer, result, Options) error) Format[T] {
		return Format[T]{name, func(w io.Writer, report T, o Options) error {
			return render(w, reduce(report), o.Filled())
		}}
	}
	return []Format[T]{
		format("table", resultTable),
		format("json", func(w io.Writer, r result, _ Options) error { return layout.JSON(w, r.document) }),
		format("yaml", func(w io.Writer, r result, _ Options) error {
			return layout.YAML(w, func(w io.Writer) error { return layout.JSON(w, r.document) })
		}),
		format("csv", resultCSV),
		format("markdown", resultMarkdown),
	}
}

// resultColumns is the header of a result in CSV: one row for each of the three
// values of each interface, in the order of the report.
func resultColumns() []string {
	return []string{"region_id", "network_interface_id", "status", "field",
		"before_seconds", "after_seconds", "live_seconds", "reason", "request_id"}
}

func resultCSV(w io.Writer, r result, _ Options) error {
	out := layout.NewSheet(w, resultColumns())
	for _, i := range r.items {
		for _, f := range model.Fields() {
			out.Row([]string{i.RegionID, i.ID, i.Status, string(f),
				cell(i.Before, f), cell(i.After, f), cell(i.Live, f), i.Reason, i.RequestID})
		}
	}
	return out.Close()
}

func cell(t *model.Timeouts, f model.Field) string {
	if t == nil {
		return ""
	}
	return strconv.Itoa(t.Get(f))
}

// group is the items of one status.
type group struct {
	status  string
	heading string
	items   []Item
}

func (w words) groups(r result) []group {
	by := map[string][]Item{}
	for _, i := range r.items {
		by[i.Status] = append(by[i.Status], i)
	}
	var out []group
	for _, status := range r.order {
		if len(by[status]) == 0 {
			continue
		}
		heading := w.Say("result.heading", text.Data{
			"Status": w.Named("result.", status), "Interfaces": w.Count("count.interfaces", len(by[status])),
		})
		out = append(out, group{status, heading, by[status]})
	}
	return out
}

func (w words) resultTitle(r result) string {
	return w.Say(r.title, text.Data{"Account": text.Visible(r.account), "Journal": text.Visible(r.journal)})
}

// resultClosing are the sentences at the end.
func (w words) resultClosing(r result, groups []group) []string {
	if len(r.items) == 0 {
		return []string{w.Say(r.empty, nil)}
	}
	var parts []string
	for _, g := range groups {
		parts = append(parts, w.Say("result.count", text.Data{
			"Number": len(g.items), "Status": w.Named("result.", g.status),
		}))
	}
	closing := []string{w.Say("result.summary", text.Data{
		"Interfaces": w.Count("count.interfaces", len(r.items)), "Counts": w.List(parts),
	})}
	if r.stopped != "" {
		closing = append(closing, w.Say("event.stopped", text.Data{"Why": w.Named("stopped.", r.stopped)}))
	}
	return closing
}

// changes says which values changed from one state to another.
func (w words) changes(from, to *model.Timeouts) []string {
	if from == nil || to == nil {
		return []string{w.timeouts(to)}
	}
	var parts []string
	for _, f := range model.Fields() {
		if from.Get(f) != to.Get(f) {
			parts = append(parts, w.field(f)+" "+w.change(from.Get(f), to.Get(f)))
		}
	}
	return parts
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

// live says what was read last, where that is not what should be there.
func (w words) live(i Item) string {
	if i.Live == nil || i.After != nil && *i.Live == *i.After {
		return ""
	}
	return w.Say("result.live", text.Data{"Values": w.timeouts(i.Live)})
}

func resultMarkdown(w io.Writer, r result, o Options) error {
	say := words{o.Words()}
	m := layout.NewMarkdown(w, o.Printer)
	groups := say.groups(r)
	m.Heading(1, say.resultTitle(r))
	columns := []string{"column.interface", "column.region", "column.change", "column.live", "column.reason", "column.request"}
	for _, g := range groups {
		m.Heading(2, g.heading)
		m.Table(columns, func() {
			for _, i := range g.items {
				live := ""
				if i.Live != nil {
					live = say.timeouts(i.Live)
				}
				m.Row(i.ID, i.RegionID, say.List(say.changes(i.Before, i.After)), live, say.Named("reason.", i.Reason), i.RequestID)
			}
		})
	}
	for _, s := range say.resultClosing(r, groups) {
		m.Para(s)
	}
	return m.Close()
}
