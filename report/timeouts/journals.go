package timeouts

import (
	"cmp"
	"io"
	"strconv"
	"time"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/report"
	"github.com/alictl/alictl/report/document"
	"github.com/alictl/alictl/report/layout"
	"github.com/alictl/alictl/report/render"
)

const journalsSchema = "alictl/journals/v1"

// JournalsReport lists the journals of a folder, the newest first.
type JournalsReport struct {
	Schema   string        `json:"schema"`
	Folder   string        `json:"folder"`
	Journals []JournalLine `json:"journals"`
}

// JournalLine is one journal.
type JournalLine struct {
	Path      string     `json:"path"`
	AccountID string     `json:"account_id"` // empty when no run had begun
	Action    string     `json:"action"`     // of its last run: apply or rollback; empty without one
	Begun     *time.Time `json:"begun"`      // the first run; null without one
	Runs      int        `json:"runs"`
	Changed   int        `json:"changed"` // interfaces that were changed, or may have been
	State     string     `json:"state"`   // finished, stopped, cut_short, empty, damaged or unreadable
	Why       string     `json:"why"`     // why it cannot be read, or why it was stopped; empty otherwise
}

// JournalsFormats lists the formats of a list of journals.
func JournalsFormats() []report.Format[*JournalsReport] {
	return render.Subject(journalsDocument, func(w io.Writer, r *JournalsReport) error {
		c := *r
		c.Schema = journalsSchema
		if c.Journals == nil {
			c.Journals = []JournalLine{}
		}
		return layout.JSON(w, &c)
	})
}

func journalsDocument(r *JournalsReport, o report.Options) *document.Document {
	w := words{o.Words()}
	d := &document.Document{
		Title: w.Say("journals.title", text.Data{"Folder": text.Visible(r.Folder)}), Records: journalRecords(r), Next: o.Next,
	}
	if len(r.Journals) == 0 {
		d.Empty = w.Say("journals.none", nil)
		return d
	}
	t := &document.Table{Rows: document.Map(r.Journals, w.journalRow)}
	for _, id := range []string{"journals.journal", "journals.account", "journals.begun", "journals.action", "journals.changed", "column.status"} {
		t.Columns = append(t.Columns, document.Column{Label: w.Say(id, nil)})
	}
	d.Sections = []document.Section{{Table: t, Items: document.Map(r.Journals, w.journalItem)}}
	return d
}

func begun(l *JournalLine) string {
	if l.Begun == nil {
		return "-"
	}
	return l.Begun.UTC().Format("2006-01-02 15:04:05 UTC")
}

func (w words) journalRow(l *JournalLine) document.Row {
	row := document.Cells(text.Visible(l.Path), text.Visible(l.AccountID), begun(l), w.Named("journals.", l.Action),
		w.Count("count.interfaces", l.Changed), w.Named("journals.", l.State))
	row.Cells[5].Tone, row.Cells[5].Sub = journalTone(l.State), w.why(l)
	return row
}

func (w words) journalItem(l *JournalLine) document.Item {
	about := w.List([]string{
		begun(l), cmp.Or(w.Named("journals.", l.Action), "-"), w.Count("count.interfaces", l.Changed), w.Named("journals.", l.State),
	})
	out := document.Item{Text: text.Visible(l.Path), Verbatim: true, Under: []document.Item{{Text: about, Tone: journalTone(l.State)}}}
	if l.Why != "" {
		out.Under = append(out.Under, document.Item{Text: w.why(l)})
	}
	return out
}

func journalTone(state string) document.Tone {
	switch state {
	case "finished":
		return document.Good
	case "damaged", "unreadable":
		return document.Bad
	}
	return document.Warn
}

func journalRecords(r *JournalsReport) document.Records {
	return document.Records{
		Columns: document.Names("path", "account_id", "action", "begun", "runs", "changed", "state", "why"),
		Rows: func(yield func([]string) bool) {
			for i := range r.Journals {
				l := &r.Journals[i]
				at := ""
				if l.Begun != nil {
					at = l.Begun.UTC().Format(time.RFC3339)
				}
				if !yield([]string{l.Path, l.AccountID, l.Action, at, strconv.Itoa(l.Runs), strconv.Itoa(l.Changed), l.State, l.Why}) {
					return
				}
			}
		},
	}.Numbers("runs", "changed")
}

// why says why a run stopped in the words of its own report, and of a file why it cannot
// be read.
func (w words) why(l *JournalLine) string {
	if l.Why == "" {
		return ""
	}
	return w.Named("stopped.", l.Why)
}
