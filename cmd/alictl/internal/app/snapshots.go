package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/alictl/alictl/cloud/collect"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/snapshot"
	"github.com/alictl/alictl/internal/text"
)

// Snapshot is the account as a file has it, or as read finds it now. A file must hold the
// tables that the command judges: what was never asked for is not fine.
func (p *Program) Snapshot(ctx context.Context, o options.Snapshot, reach options.Reach, needs []model.Table, read func(*Session) (*model.Snapshot, error)) (*model.Snapshot, error) {
	if o.Load != "" {
		taken, err := snapshot.Load(ctx, o.Load)
		if err != nil {
			return nil, err
		}
		spare()
		if table, lacks := lacking(taken, needs); lacks {
			return nil, p.lacksTable(o.Load, table)
		}
		p.Talk.Notice("notice.replay", text.Data{"File": text.Visible(o.Load), "Time": taken.TakenAt.UTC().Format(time.RFC3339)})
		return taken, nil
	}
	s, err := p.Open(ctx, reach, OpenFor{Regions: true})
	if err != nil {
		return nil, err
	}
	defer s.End()
	taken, err := read(s)
	if err != nil {
		return nil, err
	}
	return taken, s.Keep(taken, o.Save)
}

// lacking finds a table that a snapshot was taken without. One that says of no table that
// it was read is of before there was coverage, or nothing could be read; and what is
// missing since a table it rests on could not be read is an error entry already.
func lacking(s *model.Snapshot, needs []model.Table) (model.Table, bool) {
	if s.Window != nil && len(s.Coverage)+len(s.Interfaces) == 0 && slices.Contains(needs, model.TimeoutsTable) {
		return model.TimeoutsTable, true // an old one of spec-report
	}
	held, failed, said := map[model.Table]bool{}, map[model.Table]bool{}, false
	for _, c := range s.Coverage {
		held[c.Table] = true
		said = said || c.Outcome == model.Read
		failed[c.Table] = failed[c.Table] || c.Outcome != model.Read
	}
	for _, table := range needs {
		excused := held[table]
		for rest := range collect.Closure([]model.Table{table}) {
			excused = excused || failed[rest]
		}
		if said && !excused {
			return table, true
		}
	}
	return "", false
}

func (p *Program) lacksTable(path string, table model.Table) error {
	return &text.Error{
		What: text.Message{ID: "snapshot.lacks", Data: text.Data{"File": text.Visible(path), "Table": text.Message{ID: "table." + string(table)}}},
		Hint: text.Message{ID: "snapshot.lacks_hint", Data: text.Data{"Command": text.Command(strings.TrimSuffix(strings.TrimSuffix(p.Command, " explain"), " apply"))}},
	}
}

// Keep saves a snapshot where asked.
func (s *Session) Keep(taken *model.Snapshot, path string) error {
	if path == "" {
		return nil
	}
	if err := snapshot.Save(path, taken); err != nil {
		return err
	}
	s.Program.Talk.Notice("notice.snapshot_saved", text.Data{"File": text.Visible(path)})
	return nil
}
