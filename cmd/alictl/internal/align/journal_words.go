package align

import (
	"strings"

	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/internal/journal"
	"github.com/alictl/alictl/internal/text"
)

// maxDamage is how many damaged lines of a journal are told one by one.
const maxDamage = 5

// tellJournal says what is wrong with a journal that can be used all the same.
func tellJournal(p *app.Program, path string, j *journal.Journal) {
	file := text.Data{"File": text.Visible(path)}
	for i, d := range j.Damage {
		if i == maxDamage {
			alarm(p, "journal.damage_more", text.Data{"File": file["File"], "Number": len(j.Damage) - i})
			break
		}
		alarm(p, "journal.damage", text.Data{"File": file["File"], "Line": d.Line, "Why": lossOf(d)})
	}
	if j.Old {
		p.Talk.Warn("journal.old", file)
	}
	switch {
	case j.Torn:
		p.Talk.Warn("journal.torn", file)
	case len(j.Runs) == 0:
		p.Talk.Warn("journal.nothing", file)
	case j.Open():
		last := j.Runs[len(j.Runs)-1]
		p.Talk.Warn("journal.no_end", text.Data{
			"File": file["File"], "Of": interfaces(last.Interfaces), "Named": interfaces(named(last)),
		})
	}
}

// alarm warns also those who want quiet: a damaged record of what was changed is no
// small matter.
func alarm(p *app.Program, id string, data text.Data) {
	p.Talk.Line(p.Talk.Printer.Say("error.warning", text.Data{"What": p.Talk.Printer.Say(id, data)}))
}

func interfaces(n int) text.Message {
	return text.Message{ID: "count.interfaces", Data: text.Data{"Count": n}}
}

// named counts the interfaces that the records of a run are about.
func named(run journal.RunLog) int {
	seen := map[journal.Interface]bool{}
	for _, r := range run.Records {
		switch {
		case r.Intent != nil:
			seen[r.Intent.Interface] = true
		case r.Skipped != nil:
			seen[r.Skipped.Interface] = true
		}
	}
	return len(seen)
}

// doubtful reports whether a journal may not name everything that was changed.
func doubtful(j *journal.Journal) bool { return len(j.Damage) > 0 || len(j.Runs) == 0 || j.Open() }

// damaged refuses to undo what a damaged journal names.
func damaged(path string, d journal.Damage) error {
	return &text.Error{
		What: text.Message{ID: "journal.damaged", Data: text.Data{"File": text.Visible(path), "Line": d.Line, "Why": lossOf(d)}},
		Hint: text.Message{ID: "journal.damaged_hint"},
	}
}

// lossOf puts into words what is wrong at a line of a journal.
func lossOf(d journal.Damage) text.Message {
	switch d.Loss {
	case journal.Lost:
		return text.Message{ID: "journal.lost", Data: text.Data{"Count": d.Records}}
	case journal.Doubled:
		return text.Message{ID: "journal.doubled"}
	case journal.Foreign:
		return text.Message{ID: "journal.strange"}
	}
	if d.Err != nil {
		return text.Message{ID: "journal.changed_why", Data: text.Data{"Why": text.Visible(strings.TrimPrefix(d.Err.Error(), "json: "))}}
	}
	return text.Message{ID: "journal.changed"}
}
