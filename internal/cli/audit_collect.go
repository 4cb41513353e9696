package cli

import (
	"context"

	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// collectAudit reads the tables that the rules need, and nothing else.
func (s *session) collectAudit(_ context.Context, _ []model.Table, _ auditOptions) (*model.Snapshot, error) {
	return nil, &text.Error{What: text.Message{ID: "audit.snapshot_only"}, Hint: text.Message{ID: "audit.snapshot_only_hint"}}
}
