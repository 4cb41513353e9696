package cli

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/internal/cache"
	"github.com/alictl/alictl/internal/text"
)

func (p *program) cacheCommand() *cli.Command {
	return &cli.Command{
		Name:  "cache",
		Usage: "show what past days of metrics are kept, or forget them",
		Description: `spec-report keeps the complete days it has read, so that a daily run fetches
only the new one. Nothing in the cache is needed: clear it at any time.`,
		Flags:  talkFlags(),
		Action: p.action((*program).showCache),
		Subcommands: []*cli.Command{{
			Name: "clear", Usage: "forget everything that is kept", Flags: talkFlags(), Action: p.action((*program).clearCache),
		}},
	}
}

func (p *program) showCache(c *cli.Context) error {
	return p.withCache(c, func(kept *cache.Cache) error {
		s, err := kept.Stat(c.Context)
		if err != nil {
			return cacheError(err)
		}
		say := p.talk.printer.Say
		_, err = fmt.Fprintf(p.env.Stdout, "%s\n%s\n", say("cache.path", text.Data{"Path": text.Visible(s.Path)}),
			say("cache.holds", text.Data{"Days": s.Days, "Instances": s.Instances, "Accounts": s.Accounts, "Bytes": s.Bytes}))
		return err
	})
}

func (p *program) clearCache(c *cli.Context) error {
	return p.withCache(c, func(kept *cache.Cache) error {
		if err := kept.Clear(c.Context); err != nil {
			return cacheError(err)
		}
		p.talk.notice("cache.cleared", nil)
		return nil
	})
}

// withCache opens the cache for a command.
func (p *program) withCache(c *cli.Context, use func(*cache.Cache) error) error {
	if _, err := positionals(c, 0, 0, ""); err != nil {
		return err
	}
	kept, err := cache.Open(c.Context, p.cacheOptions())
	if err != nil {
		return cacheError(err)
	}
	err = use(kept)
	if closeErr := kept.Close(); err == nil && closeErr != nil {
		return cacheError(closeErr)
	}
	return err
}

func cacheError(err error) error {
	return &text.Error{
		What: text.Message{ID: "cache.failed", Data: text.Data{"Why": text.Visible(err.Error())}},
		Hint: text.Message{ID: "cache.hint"},
		Err:  err,
	}
}
