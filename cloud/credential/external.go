package credential

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/alictl/alictl/internal/secret"
)

// external is the source of keys that a helper of the user's prints. Neither what
// it prints nor its command line is shown: both may hold secrets.
func (r *resolver) external(f *profileFile, p *profile, depth int) (source, error) {
	if isTrue(r.getenv("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS")) {
		return nil, errors.New("ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS forbids to run its process_command")
	}
	if err := needs(p, "process_command"); err != nil {
		return nil, err
	}
	args, err := split(p.ProcessCommand)
	if err != nil {
		return nil, fmt.Errorf("its process_command %w", err)
	}
	return func(ctx context.Context) (keys, error) {
		printed, err := run(ctx, args)
		if err != nil {
			return keys{}, err
		}
		return r.printed(ctx, f, p, printed, depth)
	}, nil
}

// run runs the helper and returns what it printed.
func run(ctx context.Context, args []string) ([]byte, error) {
	var out, talk limited
	helper := exec.CommandContext(ctx, args[0], args[1:]...)
	helper.Stdout, helper.Stderr, helper.Env = &out, &talk, os.Environ()
	helper.WaitDelay = time.Second
	err := helper.Run()
	var exit *exec.ExitError
	switch {
	case err == nil && out.full:
		return nil, errors.New("its process_command printed too much")
	case err == nil:
		return out.Bytes(), nil
	case ctx.Err() != nil:
		return nil, errors.New("its process_command did not end in time")
	case errors.As(err, &exit) && talk.Len() > 0:
		return nil, fmt.Errorf("its process_command failed (%s): what it said on stderr may hold secrets and is not shown; run it to see", exit)
	case errors.As(err, &exit):
		return nil, fmt.Errorf("its process_command failed (%s)", exit)
	}
	return nil, fmt.Errorf("its process_command could not be run: %s", reasonOf(err))
}

// printed reads what a helper printed: the keys of a profile.
func (r *resolver) printed(ctx context.Context, f *profileFile, p *profile, raw []byte, depth int) (keys, error) {
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return keys{}, errors.New("its process_command printed nothing on stdout")
	}
	if syntax(raw) != nil || raw[0] != '{' {
		return keys{}, errors.New("its process_command printed something else than JSON on stdout: a greeting or a warning belongs on stderr")
	}
	learnSecrets(raw)
	doc := document{raw: raw}
	whole := member{to: len(raw)}
	got := *p
	got.Mode, got.AccessKeyID, got.AccessKeySecret, got.StsToken = "", "", "", ""
	if err := doc.profile(whole, &got); err != nil {
		return keys{}, fmt.Errorf("what its process_command printed: %w", err)
	}
	got.Name = p.Name
	secret.Learn(got.AccessKeySecret, got.StsToken)
	switch {
	case got.Mode == "" && got.StsToken != "":
		got.Mode = "StsToken"
	case got.Mode == "":
		got.Mode = "AK"
	case strings.EqualFold(got.Mode, "External"):
		return keys{}, errors.New("what its process_command printed has mode External again")
	}
	from, err := r.source(f, &got, depth+1)
	if err != nil {
		return keys{}, fmt.Errorf("what its process_command printed: %w", err)
	}
	k, err := from(ctx)
	if err != nil {
		return keys{}, err
	}
	return k.until(doc, whole)
}

// until takes over the end that a helper printed, if it did.
func (k keys) until(doc document, whole member) (keys, error) {
	members, err := doc.members(whole.from, whole.to)
	if err != nil {
		return keys{}, err
	}
	for _, m := range members {
		if !strings.EqualFold(m.key, "expiration") || doc.isNull(m) {
			continue
		}
		var text string
		if err := doc.text(m, &text); err != nil {
			return keys{}, fmt.Errorf("what its process_command printed: %w", err)
		}
		if text == "" {
			continue
		}
		end, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return keys{}, errors.New("what its process_command printed: expiration is not a time")
		}
		if !end.After(time.Now()) {
			return keys{}, errors.New("what its process_command printed has expired: is the clock of this machine right?")
		}
		if k.end.IsZero() || end.Before(k.end) {
			k.end = end
		}
	}
	return k, nil
}

// limited keeps what is written to it, up to a limit.
type limited struct {
	bytes.Buffer
	full bool
}

func (l *limited) Write(p []byte) (int, error) {
	if l.Len()+len(p) > maxAnswer {
		l.full = true
		return len(p), nil
	}
	return l.Buffer.Write(p)
}

// reasonOf is an error of the operating system without operation and path.
func reasonOf(err error) string {
	var path *fs.PathError
	var link *os.LinkError
	var lookup *exec.Error
	switch {
	case errors.As(err, &path):
		return path.Err.Error()
	case errors.As(err, &link):
		return link.Err.Error()
	case errors.As(err, &lookup):
		return lookup.Err.Error()
	}
	return secret.Clean(err.Error())
}
