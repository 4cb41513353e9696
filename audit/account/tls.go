package account

import (
	"slices"
	"strings"

	"github.com/alictl/alictl/audit/rule"
	"github.com/alictl/alictl/internal/model"
	"github.com/alictl/alictl/internal/text"
)

// TLSVerdict says whether a listener accepts a version of TLS that is too old.
type TLSVerdict int

// The verdicts.
const (
	TLSStrong  TLSVerdict = iota
	TLSWeak               // 1.0 or 1.1
	TLSAbsent             // the answer names no policy
	TLSUnknown            // a policy whose versions are not known
)

// Policies that the vendor defines, by the oldest version of each (CLB and NLB
// API references).
const systemPolicy = "tls_cipher_policy_"

func systemVersions(id string) (string, bool) {
	switch id {
	case systemPolicy + "1_0":
		return "TLSv1.0", true
	case systemPolicy + "1_1":
		return "TLSv1.1", true
	case systemPolicy + "1_2", systemPolicy + "1_2_strict", systemPolicy + "1_2_strict_with_1_3":
		return "", true
	}
	return "", false
}

// WeakTLS returns the old versions that the TLS policy of a listener allows.
func (a *Account) WeakTLS(l *model.Listener) (versions string, verdict TLSVerdict) {
	if l.TLSPolicyID == "" {
		return "", TLSAbsent
	}
	if old, ok := systemVersions(strings.ToLower(l.TLSPolicyID)); ok {
		if old == "" {
			return "", TLSStrong
		}
		return old, TLSWeak
	}
	at := slices.IndexFunc(a.Snapshot.TLSPolicies, func(t model.TLSPolicy) bool {
		return t.RegionID == l.RegionID && t.Kind == l.Kind && t.ID == l.TLSPolicyID
	})
	if at < 0 {
		return "", TLSUnknown
	}
	old, known := OldVersions(a.Snapshot.TLSPolicies[at].Versions)
	switch {
	case len(old) > 0:
		return strings.Join(old, ", "), TLSWeak
	case !known:
		return "", TLSUnknown
	}
	return "", TLSStrong
}

// UnknownTLS notes that the versions of a listener's policy are not known.
func UnknownTLS(p *Pass, l *model.Listener) {
	table := model.CLBTLSTable
	if l.Kind == model.NLB {
		table = model.NLBTLSTable
	}
	r := p.Evidence.Listener(l)
	if c := p.Evidence.Covered.Region(table, l.RegionID); c.Outcome == model.Denied || c.Outcome == model.Failed || c.Outcome == model.Invalid {
		Unread(p, r, c)
		return
	}
	p.Miss(r, rule.UnknownValue, text.Message{ID: "audit.unknown_value", Data: text.Data{"Field": "tls_policy_id", "Value": Show(l.TLSPolicyID)}})
}

// OldVersions returns the versions before TLS 1.2 in a list as the API writes it:
// TLSv1.0, TLSv1.1, TLSv1.2, TLSv1.3. False says that some version is no known
// one, or that there is none at all.
func OldVersions(versions []string) (old []string, known bool) {
	known = len(versions) > 0
	for _, v := range versions {
		number, ok := strings.CutPrefix(strings.ToLower(strings.TrimSpace(v)), "tlsv")
		switch {
		case ok && (number == "1" || number == "1.0" || number == "1.1"):
			old = append(old, v)
		case ok && (number == "1.2" || number == "1.3"):
		default:
			known = false
		}
	}
	return old, known
}
