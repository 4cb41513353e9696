package files_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/text"
)

// TestSaid: what systems usually say of a file is said in the reader's language.
func TestSaid(t *testing.T) {
	t.Parallel()
	_, absent := os.ReadFile(filepath.Join(t.TempDir(), "none"))
	_, folder := os.ReadFile(t.TempDir())
	chinese, err := text.New(text.Chinese)
	if err != nil {
		t.Fatal(err)
	}
	for want, err := range map[string]error{"文件或目录不存在": absent, "这是一个目录": folder} {
		said, known := files.Said(err).(text.Message)
		if !known || chinese.Tell(said) != want || text.InEnglish().Tell(said) != files.Reason(err) {
			t.Errorf("%v is said as %v", err, said)
		}
	}
}
