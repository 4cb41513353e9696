package cli

import (
	"fmt"
	"net"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/mocks/fakecloud"
)

func (p *program) sandboxCommand() *cli.Command {
	return &cli.Command{
		Name:  "sandbox",
		Usage: "serve a simulated account on loopback, for trying things out",
		Description: `Speaks the real wire protocol, so the official SDKs and CLI work against it. It
prints the three exports another shell needs and serves until Ctrl-C. What is
changed in it is gone afterwards.

It is for programs on this machine: it answers on loopback only, not to web pages
and not to names that it does not know, and its access keys are new with every run.
The key of the built-in account, which --show-scenario prints and everybody knows,
works for calls that read; a change is refused to it, as to a user without
permission, unless --fixed-keys is given. A scenario of your own keeps the keys it
names. Files that it names, such as
what scripts of Cloud Assistant print, are looked for in its folder.

   alictl sandbox --listen 127.0.0.1:8099
   aliyun --endpoint 127.0.0.1:8099 --insecure ecs DescribeNetworkInterfaces ...`,
		Flags: join([]cli.Flag{
			&cli.StringFlag{Name: "listen", Category: accountFlags, Value: "127.0.0.1:0", Usage: "serve on this loopback `ADDRESS` (port 0: any free one)"},
			&cli.StringFlag{Name: "scenario", Category: accountFlags, Usage: "serve the account described by this YAML `FILE` (default: a small shop)"},
			&cli.BoolFlag{Name: "show-scenario", Category: accountFlags, Usage: "print the built-in scenario and exit"},
			&cli.IntFlag{Name: "load-balancers", Category: accountFlags, Usage: "serve a generated account with `N` load balancers"},
			&cli.IntFlag{Name: "interfaces", Category: accountFlags, Usage: "serve a generated account with `N` network interfaces"},
			&cli.Int64Flag{Name: "seed", Category: accountFlags, Value: 1, Usage: "of the generated account; the same seed gives the same account"},
			&cli.BoolFlag{Name: "fixed-keys", Category: accountFlags, Usage: "keep the keys of the built-in or generated account, which are the same everywhere"},
			&cli.StringSliceFlag{Name: "host", Category: accountFlags, Usage: "answer to this host `NAME` too, as behind a proxy of yours (repeatable)"},
			&cli.DurationFlag{Name: "latency", Category: accountFlags, Usage: "let every call take this `DURATION`"},
		}, talkFlags()),
		Action: p.action((*program).sandbox),
	}
}

// sandbox serves a simulated account until it is interrupted.
func (p *program) sandbox(c *cli.Context) error {
	if _, err := positionals(c, 0, 0, ""); err != nil {
		return err
	}
	if c.Bool("show-scenario") {
		if _, err := p.env.Stdout.Write(fakecloud.ShopYAML()); err != nil {
			return outputError("stdout", err)
		}
		return nil
	}
	if err := checkListen(c.String("listen")); err != nil {
		return err
	}
	world, err := p.sandboxWorld(c)
	if err != nil {
		return err
	}
	if !c.Bool("fixed-keys") && c.String("scenario") == "" {
		world.HideKeys()
	}
	s, err := serveWorld(c.Context, world, c.String("listen"), fakecloud.Options{
		Latency: c.Duration("latency"), Hosts: c.StringSlice("host"), Files: besideScenario(c.String("scenario")),
	})
	if err != nil {
		return err
	}
	defer s.stop()
	p.talk.notice("sandbox.serving", text.Data{"Account": s.accountID, "URL": s.url})
	_, err = fmt.Fprintf(p.env.Stdout, "export ALIBABA_CLOUD_ACCESS_KEY_ID=%s\nexport ALIBABA_CLOUD_ACCESS_KEY_SECRET=%s\nexport ALICTL_ENDPOINT_URL=%s\n",
		s.keyID, s.keySecret, s.url)
	if err != nil {
		return outputError("stdout", err)
	}
	<-c.Context.Done()
	p.talk.notice("sandbox.stopped", nil)
	return nil
}

// sandboxWorld is the world the flags ask for.
func (p *program) sandboxWorld(c *cli.Context) (*fakecloud.World, error) {
	balancers, interfaces := c.Int("load-balancers"), c.Int("interfaces")
	switch {
	case balancers < 0 || balancers > 100_000:
		return nil, impossible("load-balancers", balancers, between(0, 100_000))
	case interfaces < 0 || interfaces > 1_000_000:
		return nil, impossible("interfaces", interfaces, between(0, 1_000_000))
	case c.Duration("latency") < 0 || c.Duration("latency") > time.Minute:
		return nil, impossible("latency", c.Duration("latency"), between("0s", "1m"))
	case balancers == 0 && interfaces == 0:
		return loadWorld(c.Context, c.String("scenario"))
	case given(c, "scenario"):
		return nil, usage("usage.contradict", text.Data{"Flag": "--scenario", "Other": "--load-balancers / --interfaces"})
	}
	return fakecloud.Generate(fakecloud.Size{Seed: c.Int64("seed"), LoadBalancers: balancers, Interfaces: interfaces}), nil
}

// checkListen refuses an address that others could reach.
func checkListen(address string) error {
	host, _, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return impossible("listen", address, text.Message{ID: "allowed.loopback"})
	}
	return nil
}
