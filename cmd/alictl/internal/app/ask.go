package app

import (
	"context"
	"strings"

	"github.com/alictl/alictl/internal/term"
	"github.com/alictl/alictl/internal/text"
)

// CanAsk refuses to go on when there is nobody to ask whether to change the account.
func (p *Program) CanAsk() error {
	return p.CanAskOr(&text.Error{What: text.Message{ID: "refuse.no_terminal"}, Hint: text.Message{ID: "refuse.no_terminal_hint"}})
}

// CanAskOr refuses with an error when there is nobody to ask.
func (p *Program) CanAskOr(refusal error) error {
	if term.Is(p.Env.Stdin) {
		return nil
	}
	return refusal
}

// Ask asks whether to change values on interfaces. Anything but yes ends the run.
func (p *Program) Ask(ctx context.Context, id string, values, interfaces int, accountID string, regions []string) error {
	question := p.Talk.Printer.Say(id, text.Data{
		"Values":     text.Message{ID: "count.values", Data: text.Data{"Count": values}},
		"Interfaces": text.Message{ID: "count.interfaces", Data: text.Data{"Count": interfaces}},
		"Account":    accountID, "Regions": strings.Join(regions, ", "),
	})
	yes, err := term.Confirm(ctx, p.Env.Stdin, p.Env.Stderr, question, p.Talk.Printer.Say("confirm.word", nil))
	if err != nil {
		return err
	}
	if !yes {
		return &text.Error{What: text.Message{ID: "confirm.declined"}}
	}
	return nil
}
