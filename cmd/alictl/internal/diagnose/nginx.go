package diagnose

import (
	"os"

	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/host"
	"github.com/alictl/alictl/cmd/alictl/internal/app"
	"github.com/alictl/alictl/cmd/alictl/internal/options"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/unpack"
	"github.com/alictl/alictl/internal/text"
)

func diagnoseNginxCommand(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:      "nginx",
		Usage:     "say which side ended connections and requests, from the logs and the configuration of nginx",
		ArgsUsage: "[FILE...]",
		Description: `Reads error and access logs of nginx, Tengine, OpenResty and ingress-nginx, plain
or gzip, of any size; and of a folder or an archive (--from) the configuration and
the logs of backends too. It changes nothing.

   alictl diagnose nginx /var/log/nginx/error.log /var/log/nginx/access.log
   alictl diagnose nginx --from sosreport-web01.tar.xz -o html -f report.html
   zcat error.log.*.gz | alictl diagnose nginx -`,
		Flags:  options.Join([]cli.Flag{fromFlag(), failOnFlag()}, options.ResultFlags(diagnosisFormats()), options.TalkFlags()),
		Action: p.Action(diagnoseNginx),
	}
}

// manyFiles is more files than anybody names one by one.
const manyFiles = 100_000

func diagnoseNginx(p *app.Program, c *cli.Context) error {
	files, o, err := beginDiagnosis(p, c, manyFiles)
	if err != nil {
		return err
	}
	if o.from == "" && len(files) == 0 {
		return options.Misuse("usage.needs", text.Data{"Flag": "diagnose nginx", "Other": "--from / FILE"})
	}
	if err := readable(files); err != nil {
		return err
	}
	want := evidence.Options{Logs: evidence.AllLogs, Extra: extraLogs(p, files)}
	var h *evidence.Host
	from := "files"
	if o.from != "" {
		h, err = readEvidence(p, o.from, want)
		from = shownPath(o.from)
	} else {
		h, err = evidence.Read(unpack.Empty(), want)
	}
	if err != nil {
		return err
	}
	return tell(p, hostDocument("nginx", from, h, host.Nginx()), o.result, o.failOn)
}

// readable refuses files of which none is there: there is nothing to diagnose. One of
// several that is missing is told with the rest.
func readable(files []string) error {
	var first error
	for _, name := range files {
		_, err := os.Stat(name)
		if name == "-" || err == nil {
			return nil
		}
		if first == nil {
			first = evidenceError(name, err)
		}
	}
	return first
}

func diagnoseChainCommand(p *app.Program) *cli.Command {
	return &cli.Command{
		Name:  "chain",
		Usage: "show every clock on the way of a connection, and which one ends it first",
		Description: `Lays the idle timeouts of listener, network interface, translation, keepalive and
nginx side by side, for each way from a listener to a service, and says which is
the shortest and who is not told. The cloud side is the account (--account) or a
snapshot: --snapshot, or snapshot.json in the evidence; the host's side this machine,
evidence (--from) or an instance (--instance). It changes nothing.

   alictl diagnose chain --account --load-balancer lb-bp1... --instance i-bp1...
   alictl diagnose chain --from evidence.tar --snapshot account.json`,
		Flags:  options.Join([]cli.Flag{fromFlag(), failOnFlag()}, chainFlags(), remoteFlags(), options.ReachFlags(), options.ResultFlags(diagnosisFormats()), options.TalkFlags()),
		Action: p.Action(diagnoseChain),
	}
}

func diagnoseChain(p *app.Program, c *cli.Context) error {
	_, o, err := beginDiagnosis(p, c, 0)
	if err != nil {
		return err
	}
	chain, err := readChain(p, c)
	if err != nil {
		return err
	}
	h, err := chainEvidence(c.Context, p, o, chain)
	if err != nil {
		return err
	}
	return tell(p, unreadOf(hostDocument("chain", fromChain(o, chain), h, host.Chain()), h), o.result, o.failOn)
}
