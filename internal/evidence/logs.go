package evidence

import (
	"path"

	"github.com/alictl/alictl/internal/evidence/nginxlog"
)

// nginxLog is read after everything else: its format stands in the configuration.
func (r *reader) nginxLog(sampleFile) error { return nil }

// readLogs reads the logs of nginx that were asked for.
func (r *reader) readLogs() {
	var logs []sampleFile
	for _, f := range r.files {
		if f.role == RoleErrorLog && r.o.Logs >= ErrorLogs || f.role == RoleAccessLog && r.o.Logs >= AllLogs {
			logs = append(logs, f)
		}
	}
	if r.o.Logs >= ErrorLogs {
		logs = append(logs, r.carried...)
	}
	if len(logs)+len(r.o.Extra) == 0 {
		return
	}
	scanner := nginxlog.NewScanner(r.formats(), len(logs)+len(r.o.Extra) > 1)
	for _, f := range logs {
		kind := nginxlog.KindAccess
		if f.role != RoleAccessLog {
			kind = nginxlog.KindError
		}
		if err := r.scan(scanner, f, kind); err != nil {
			r.problem(f.name, 0, f.role, err)
		}
	}
	for _, l := range r.o.Extra {
		if err := scanExtra(scanner, l); err != nil {
			r.problem(l.Name, 0, RoleErrorLog, err)
		}
	}
	r.host.Logs = scanner.Summary()
	for _, f := range r.host.Logs.Files {
		if f.Records > 0 || f.Kind == nginxlog.KindError && f.Lines == 0 {
			r.found(RoleErrorLog, f.Name)
		}
		if f.Rows > 0 || f.Kind != nginxlog.KindError && f.Lines == 0 {
			r.found(RoleAccessLog, f.Name)
		}
	}
}

// found notes the first file of a role.
func (r *reader) found(role Role, name string) {
	if r.host.Found[role] == "" {
		r.host.Found[role] = name
	}
}

func (r *reader) scan(s *nginxlog.Scanner, f sampleFile, kind nginxlog.Kind) error {
	in, err := r.open(f)
	if err != nil {
		return err
	}
	defer in.Close()
	return s.Scan(f.name, kind, in)
}

func scanExtra(s *nginxlog.Scanner, l ExtraLog) error {
	file, err := l.Open()
	if err != nil {
		return err
	}
	in, err := plain(file)
	if err != nil {
		return err
	}
	defer in.Close()
	return s.Scan(l.Name, nginxlog.KindUnknown, in)
}

// formats are the log formats of the configuration.
func (r *reader) formats() nginxlog.Formats {
	f := nginxlog.Formats{Text: map[string]string{}, Of: map[string]string{}}
	if r.host.Nginx == nil {
		return f
	}
	for name, format := range r.host.Nginx.Formats {
		f.Text[name] = format.Text
	}
	for _, l := range r.host.Nginx.Logs {
		f.Of[path.Base(l.Path)] = l.Format
	}
	return f
}
