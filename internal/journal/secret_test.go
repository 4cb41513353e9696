package journal

import (
	"encoding/base64"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alictl/alictl/internal/secret"
)

// What the service or the network quotes is cleaned before the checksum is made of it:
// the file holds no secret, and the records still prove themselves.
func TestNoSecretInAJournal(t *testing.T) {
	t.Parallel()
	const hidden = `jQ7+journal/"secret"&=Zk4vPq`
	secret.Learn(hidden)
	forms := []string{hidden, url.QueryEscape(hidden), base64.StdEncoding.EncodeToString([]byte(hidden)), strings.ReplaceAll(hidden, `"`, `\"`)}
	for _, form := range forms {
		quoted := "Specified signature is not matched, server string to sign is:" + form + "!"
		failed := outcome("eni-1", Failed)
		failed.Outcome.RequestID, failed.Outcome.Code, failed.Outcome.Message = form, form, quoted
		records := []Record{header("r1"), intent("eni-1", 1, 2), failed,
			{Time: at(3), Skipped: &Skipped{Interface: eni("eni-2"), Reason: "denied", RequestID: form, Code: form, Message: quoted}},
			{Time: at(4), End: &End{Result: Stopped, Reason: quoted}}}
		path := filepath.Join(t.TempDir(), "run.jsonl")
		appendAll(t, open(t, path), records...)
		if failed.Outcome.Message != quoted {
			t.Error("the caller's record was changed")
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if secret.Clean(string(raw)) != string(raw) {
			t.Errorf("a form of the secret is in the journal: %s", raw)
		}
		if !strings.Contains(string(raw), "server string to sign is:") {
			t.Error("the rest of the message is gone")
		}
		j := read(t, raw)
		if len(j.Damage) > 0 {
			t.Errorf("the journal does not prove itself: %v", j.Damage)
		}
		if got := j.Runs[0].End; got == nil || got.Result != Stopped {
			t.Errorf("the run ends with %+v", got)
		}
	}
}
