package cli

import (
	"github.com/urfave/cli/v2"

	"github.com/alictl/alictl/audit/host"
	"github.com/alictl/alictl/internal/evidence"
	"github.com/alictl/alictl/internal/evidence/unpack"
	"github.com/alictl/alictl/internal/text"
)

func (p *program) diagnoseNginxCommand() *cli.Command {
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
		Flags:  join([]cli.Flag{fromFlag(), failOnFlag()}, resultFlags(diagnosisFormats()), talkFlags()),
		Action: p.action((*program).diagnoseNginx),
	}
}

// manyFiles is more files than anybody names one by one.
const manyFiles = 100_000

func (p *program) diagnoseNginx(c *cli.Context) error {
	files, o, err := p.beginDiagnosis(c, manyFiles)
	if err != nil {
		return err
	}
	if o.from == "" && len(files) == 0 {
		return usage("usage.needs", text.Data{"Flag": "diagnose nginx", "Other": "--from / FILE"})
	}
	want := evidence.Options{Logs: evidence.AllLogs, Extra: p.extraLogs(files)}
	var h *evidence.Host
	from := "files"
	if o.from != "" {
		h, err = p.readEvidence(o.from, want)
		from = shownPath(o.from)
	} else {
		h, err = evidence.Read(unpack.Empty(), want)
	}
	if err != nil {
		return err
	}
	return p.tell(hostDocument("nginx", from, h, host.Nginx()), o.result, o.failOn)
}

func (p *program) diagnoseChainCommand() *cli.Command {
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
		Flags:  join([]cli.Flag{fromFlag(), failOnFlag()}, chainFlags(), remoteFlags(), reachFlags(), resultFlags(diagnosisFormats()), talkFlags()),
		Action: p.action((*program).diagnoseChain),
	}
}

func (p *program) diagnoseChain(c *cli.Context) error {
	_, o, err := p.beginDiagnosis(c, 0)
	if err != nil {
		return err
	}
	chain, err := p.readChain(c)
	if err != nil {
		return err
	}
	h, err := p.chainEvidence(c.Context, o, chain)
	if err != nil {
		return err
	}
	return p.tell(unreadOf(hostDocument("chain", fromChain(o, chain), h, host.Chain()), h), o.result, o.failOn)
}
