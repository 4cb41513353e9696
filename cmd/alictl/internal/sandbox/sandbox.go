// Package sandbox is the command sandbox.
package sandbox

import (
	"fmt"
	"net"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/text"
	"github.com/alictl/alictl/mocks/fakecloud"
)

// Command declares the command.
func Command(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:  "sandbox",
		Usage: "serve a simulated account on loopback, for trying things out",
		Description: `Speaks the real wire protocol, so the official SDKs and CLI work against it. It
prints the exports another shell needs and serves until Ctrl-C. What is
changed in it is gone afterwards.

It is for programs on this machine: it answers on loopback only, not to web pages
and not to names that it does not know, and its access keys are new with every run.
The key of the built-in account, which --show-scenario prints and everybody knows,
works for calls that read; a change is refused to it, as to a user without
permission, unless --fixed-keys is given. A scenario of your own keeps the keys it
names. Files that it names, such as
what scripts of Cloud Assistant print, are looked for in its folder.

With --tls it speaks https, which some clients insist on, by a certificate that is
made at the start, for loopback and each --host. The key never leaves the memory of
the process. The certificate is in a file until the end; a fourth export,
SSL_CERT_FILE, makes Go programs, this one among them, trust it in that shell on
Linux. Python reads REQUESTS_CA_BUNDLE, Node.js NODE_EXTRA_CA_CERTS, curl takes it by
--cacert; elsewhere the system's store of certificates decides.

   alictl sandbox --listen 127.0.0.1:8099
   aliyun --endpoint 127.0.0.1:8099 --insecure ecs DescribeNetworkInterfaces ...

   alictl sandbox --listen 127.0.0.1:8099 --tls
   aliyun --endpoint 127.0.0.1:8099 --secure ecs DescribeNetworkInterfaces ...`,
		Flags: options.Join([]cli.Flag{
			&cli.StringFlag{Name: "listen", Category: options.AccountFlags, Value: "127.0.0.1:0", Usage: "serve on this loopback `ADDRESS` (port 0: any free one)"},
			&cli.StringFlag{Name: "scenario", Category: options.AccountFlags, Usage: "serve the account described by this YAML `FILE` (default: a small shop)"},
			&cli.BoolFlag{Name: "show-scenario", Category: options.AccountFlags, Usage: "print the built-in scenario and exit"},
			&cli.IntFlag{Name: "load-balancers", Category: options.AccountFlags, Usage: "serve a generated account with `N` load balancers"},
			&cli.IntFlag{Name: "interfaces", Category: options.AccountFlags, Usage: "serve a generated account with `N` network interfaces"},
			&cli.Int64Flag{Name: "seed", Category: options.AccountFlags, Value: 1, Usage: "generate from this number `N`; the same number gives the same account"},
			&cli.BoolFlag{Name: "fixed-keys", Category: options.AccountFlags, Usage: "keep the keys of the built-in or generated account, which are the same everywhere"},
			&cli.StringSliceFlag{Name: "host", Category: options.AccountFlags, Usage: "answer to this host `NAME` too, as behind a proxy of yours (repeatable)"},
			&cli.BoolFlag{Name: "tls", Category: options.AccountFlags, Usage: "speak https, by a certificate made at the start whose file is exported"},
			&cli.DurationFlag{Name: "latency", Category: options.AccountFlags, Usage: "let every call take this `DURATION`"},
		}, options.TalkFlags()),
		Action: p.Action(serve),
	}
}

// serve serves a simulated account until it is interrupted.
func serve(p *app.Program, c *cli.Context) error {
	if _, err := options.Positionals(c, 0, 0, ""); err != nil {
		return err
	}
	if c.Bool("show-scenario") {
		if _, err := p.Env.Stdout.Write(fakecloud.ShopYAML()); err != nil {
			return app.OutputError("stdout", err)
		}
		return nil
	}
	world, err := worldOf(c)
	if err != nil {
		return err
	}
	proof, err := proofOf(c)
	if err != nil {
		return err
	}
	s, err := app.ServeWorld(c.Context, world, c.String("listen"), fakecloud.Options{
		Latency: c.Duration("latency"), Hosts: c.StringSlice("host"), Files: app.BesideScenario(c.String("scenario")),
	}, proof.config())
	if err != nil {
		return err
	}
	defer s.Stop()
	file, forget, err := proof.keep()
	if err != nil {
		return err
	}
	defer forget()
	p.Talk.Notice("sandbox.serving", text.Data{"Account": s.AccountID, "URL": s.URL})
	if err := export(p, [][2]string{
		{"ALIBABA_CLOUD_ACCESS_KEY_ID", s.KeyID}, {"ALIBABA_CLOUD_ACCESS_KEY_SECRET", s.KeySecret},
		{"ALICTL_ENDPOINT_URL", s.URL}, {"SSL_CERT_FILE", file},
	}); err != nil {
		return err
	}
	<-c.Context.Done()
	p.Talk.Notice("sandbox.stopped", nil)
	return nil
}

// export prints the variables that have a value, as a shell reads them.
func export(p *app.Program, variables [][2]string) error {
	for _, v := range variables {
		if v[1] == "" {
			continue
		}
		if _, err := fmt.Fprintf(p.Env.Stdout, "export %s=%s\n", v[0], options.Quoted(v[1])); err != nil {
			return app.OutputError("stdout", err)
		}
	}
	return nil
}

// proofOf is what the sandbox proves itself with as the flags ask for; nil for nothing.
func proofOf(c *cli.Context) (*certificate, error) {
	if err := checkListen(c.String("listen")); err != nil {
		return nil, err
	}
	if err := checkHosts(c.StringSlice("host")); err != nil {
		return nil, err
	}
	if !c.Bool("tls") {
		return nil, nil
	}
	host, _, _ := net.SplitHostPort(c.String("listen"))
	proof, err := newCertificate(time.Now(), net.ParseIP(host), c.StringSlice("host"))
	if err != nil {
		return nil, fmt.Errorf("make a certificate: %w", err)
	}
	return proof, nil
}

// worldOf is the world the flags ask for, with the keys that it is to have.
func worldOf(c *cli.Context) (*fakecloud.World, error) {
	world, err := chosenWorld(c)
	if err == nil && !c.Bool("fixed-keys") && c.String("scenario") == "" {
		world.HideKeys()
	}
	return world, err
}

// chosenWorld is the world the flags ask for.
func chosenWorld(c *cli.Context) (*fakecloud.World, error) {
	balancers, interfaces := c.Int("load-balancers"), c.Int("interfaces")
	switch {
	case balancers < 0 || balancers > 100_000:
		return nil, options.Impossible("load-balancers", balancers, options.Between(0, 100_000))
	case interfaces < 0 || interfaces > 1_000_000:
		return nil, options.Impossible("interfaces", interfaces, options.Between(0, 1_000_000))
	case c.Duration("latency") < 0 || c.Duration("latency") > time.Minute:
		return nil, options.Impossible("latency", c.Duration("latency"), options.Between("0s", "1m"))
	case balancers == 0 && interfaces == 0:
		return app.LoadWorld(c.Context, c.String("scenario"))
	case options.Given(c, "scenario"):
		return nil, options.Misuse("usage.contradict", text.Data{"Flag": "--scenario", "Other": "--load-balancers / --interfaces"})
	}
	return fakecloud.Generate(fakecloud.Size{Seed: c.Int64("seed"), LoadBalancers: balancers, Interfaces: interfaces}), nil
}

// checkListen refuses an address that others could reach.
func checkListen(address string) error {
	host, _, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return options.Impossible("listen", address, text.Message{ID: "allowed.loopback"})
	}
	return nil
}
