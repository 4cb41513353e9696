package journal

import (
	"bytes"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/alictl/alictl/internal/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func at(second int) time.Time {
	return time.Date(2026, 11, 22, 10, 0, second, 0, time.UTC)
}

func eni(id string) Interface { return Interface{RegionID: "cn-hangzhou", ID: id} }

// values gives timeouts that differ from those of every other n.
func values(n int) model.Timeouts {
	return model.Timeouts{TCPEstablished: 100 + n, TCPClosedAndTimeWait: 3, UDP: 30}
}

func header(id string) Record {
	return Record{Time: at(0), Run: &Run{ID: id, Kind: Apply, AccountID: "1234567890123456",
		Regions: []string{"cn-hangzhou"}, PlanDigest: "sha256:00", Interfaces: 2}}
}

func intent(id string, before, after int) Record {
	return Record{Time: at(1), Intent: &Intent{Interface: eni(id), Before: values(before), After: values(after)}}
}

func outcome(id string, result Result) Record {
	return Record{Time: at(2), Outcome: &Outcome{Interface: eni(id), Result: result, RequestID: "req-" + id}}
}

func verified(id string) Record {
	return Record{Time: at(3), Verified: &Verified{Interface: eni(id)}}
}

func end() Record {
	return Record{Time: at(4), End: &End{Result: Finished, Counts: Counts{Applied: 1}}}
}

// lines encodes records into a file's bytes.
func lines(t testing.TB, records ...Record) []byte {
	t.Helper()
	return after(t, &chain{}, records...)
}

// after encodes records that go on with a chain.
func after(t testing.TB, c *chain, records ...Record) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, r := range records {
		line, err := c.encode(r)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(line)
	}
	return b.Bytes()
}

var proof = regexp.MustCompile(`"n":\d+,("prev":"[0-9a-f]{16}",)?"sum":"[0-9a-f]{16}",`)

// old returns the lines as the version before wrote them, without proof.
func old(lines []byte) []byte {
	return bytes.ReplaceAll(proof.ReplaceAll(lines, nil), []byte(Schema), []byte(oldSchema))
}

func read(t testing.TB, content []byte) *Journal {
	t.Helper()
	j, err := Read(bytes.NewReader(content), "run.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// memory is a File that takes so many bytes and so many flushes, and fails then.
type memory struct {
	bytes.Buffer
	bytesLeft, syncsLeft int
	closed               bool
}

func (m *memory) Write(b []byte) (int, error) {
	if len(b) > m.bytesLeft {
		n, _ := m.Buffer.Write(b[:m.bytesLeft])
		m.bytesLeft = 0
		return n, errors.New("no space left on device")
	}
	m.bytesLeft -= len(b)
	return m.Buffer.Write(b)
}

func (m *memory) Sync() error {
	if m.syncsLeft == 0 {
		return errors.New("input/output error")
	}
	m.syncsLeft--
	return nil
}

func (m *memory) Close() error { m.closed = true; return nil }

func mustContain(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want one with %q", err, want)
	}
}
