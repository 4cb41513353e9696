package cli

import (
	"context"
	"strings"

	"github.com/alictl/alictl/internal/term"
	"github.com/alictl/alictl/internal/text"
)

// canAsk refuses to go on when there is nobody to ask.
func (p *program) canAsk() error {
	if term.Is(p.env.Stdin) {
		return nil
	}
	return &text.Error{What: text.Message{ID: "refuse.no_terminal"}, Hint: text.Message{ID: "refuse.no_terminal_hint"}}
}

// ask asks whether to change values on interfaces. Anything but yes ends the run.
func (p *program) ask(ctx context.Context, id string, values, interfaces int, accountID string, regions []string) error {
	question := p.talk.printer.Say(id, text.Data{
		"Values":     text.Message{ID: "count.values", Data: text.Data{"Count": values}},
		"Interfaces": text.Message{ID: "count.interfaces", Data: text.Data{"Count": interfaces}},
		"Account":    accountID, "Regions": strings.Join(regions, ", "),
	})
	yes, err := term.Confirm(ctx, p.env.Stdin, p.env.Stderr, question, p.talk.printer.Say("confirm.word", nil))
	if err != nil {
		return err
	}
	if !yes {
		return &text.Error{What: text.Message{ID: "confirm.declined"}}
	}
	return nil
}
