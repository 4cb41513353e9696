package timeouts

import (
	"strconv"
	"strings"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
)

// resultDocument lays a result out by status.
func resultDocument(r result, o report.Options) *document.Document {
	w := words{o.Words()}
	groups := w.groups(r)
	closing := w.resultClosing(r, groups)
	d := &document.Document{Title: w.resultTitle(r), Ending: text.Visible(r.journal), Lead: closing[0],
		Closing: document.Lines(document.Strong, closing[1:]), Records: resultRecords(r)}
	for _, g := range groups {
		d.Sections = append(d.Sections, w.resultSection(g))
		d.Figures = append(d.Figures, document.Figure{Label: w.Named("result.", g.status), Value: strconv.Itoa(len(g.items)), Tone: statusTone(g.status)})
	}
	return d
}

func (w words) resultSection(g group) document.Section {
	t := &document.Table{Rows: document.Map(g.items, w.resultRow)}
	for _, id := range []string{"column.interface", "column.region", "column.change", "column.live", "column.reason", "column.request"} {
		t.Columns = append(t.Columns, w.Column(id))
	}
	return document.Section{Title: g.heading, Tone: statusTone(g.status), Table: t, Items: document.Map(g.items, w.resultItem)}
}

func (w words) resultRow(i *Item) document.Row {
	live := ""
	if i.Live != nil {
		live = w.timeouts(i.Live)
	}
	return document.Cells(text.Visible(i.ID), text.Visible(i.RegionID), w.List(w.changes(i.Before, i.After)), live,
		w.Named("reason.", i.Reason), text.Visible(i.RequestID))
}

func (w words) resultItem(i *Item) document.Item {
	const idWidth = 24
	region := text.Visible(i.RegionID)
	out := document.Item{Text: document.Columns([]string{text.Visible(i.ID), region}, idWidth, text.Width(region)),
		Beside: w.changes(i.Before, i.After)}
	tail := strings.TrimSpace(w.Named("reason.", i.Reason))
	if i.RequestID != "" && tail != "" {
		tail += w.Gap() + w.Say("plan.request_id", text.Data{"RequestID": text.Visible(i.RequestID)})
	}
	out.Under = document.Lines(document.Plain, []string{tail, w.live(*i)})
	return out
}

func statusTone(status string) document.Tone {
	switch status {
	case "applied", "already", "as_written":
		return document.Good
	case "failed", "uncertain", "unverified", "different", "unknown", "unreadable":
		return document.Bad
	}
	return document.Warn
}

// resultRecords has a row for each of the three values of each interface, in the order
// of the report.
func resultRecords(r result) document.Records {
	return document.Records{
		Columns: document.Names("region_id", "network_interface_id", "status", "field",
			"before_seconds", "after_seconds", "live_seconds", "reason", "request_id"),
		Rows: func(yield func([]string) bool) {
			for _, i := range r.items {
				for _, f := range model.Fields() {
					if !yield([]string{i.RegionID, i.ID, i.Status, string(f),
						cell(i.Before, f), cell(i.After, f), cell(i.Live, f), i.Reason, i.RequestID}) {
						return
					}
				}
			}
		},
	}.Numbers("before_seconds", "after_seconds", "live_seconds")
}

func cell(t *model.Timeouts, f model.Field) string {
	if t == nil {
		return ""
	}
	return strconv.Itoa(t.Get(f))
}
