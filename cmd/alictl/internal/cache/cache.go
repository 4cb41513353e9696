// Package cache is the command cache.
package cache

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/cache"
	"github.com/alictl/alictl/internal/text"
)

// Command declares the command.
func Command(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:  "cache",
		Usage: "show what past days of metrics are kept, or forget them",
		Description: `spec-report keeps the complete days it has read, so that a daily run fetches
only the new one. Nothing in the cache is needed: clear it at any time.`,
		Flags:  options.TalkFlags(),
		Action: p.Action(showCache),
		Subcommands: []*cli.Command{{
			Name: "clear", Usage: "forget everything that is kept", Flags: options.TalkFlags(), Action: p.Action(clearCache),
		}},
	}
}

func showCache(p *app.Program, c *cli.Context) error {
	return withCache(p, c, func(kept *cache.Cache) error {
		s, err := kept.Stat(c.Context)
		if err != nil {
			return cacheError(err)
		}
		say := p.Talk.Printer.Say
		_, err = fmt.Fprintf(p.Env.Stdout, "%s\n%s\n", say("cache.path", text.Data{"Path": text.Visible(s.Path)}),
			say("cache.holds", text.Data{"Days": s.Days, "Instances": s.Instances, "Accounts": s.Accounts, "Bytes": s.Bytes}))
		return err
	})
}

func clearCache(p *app.Program, c *cli.Context) error {
	return withCache(p, c, func(kept *cache.Cache) error {
		if err := kept.Clear(c.Context); err != nil {
			return cacheError(err)
		}
		p.Talk.Notice("cache.cleared", nil)
		return nil
	})
}

// withCache opens the cache for a command.
func withCache(p *app.Program, c *cli.Context, use func(*cache.Cache) error) error {
	if _, err := options.Positionals(c, 0, 0, ""); err != nil {
		return err
	}
	kept, err := cache.Open(c.Context, p.CacheOptions())
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
