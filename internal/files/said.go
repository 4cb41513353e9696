package files

import "github.com/alictl/alictl/internal/text"

// reasons are the sentences for what systems most often say of a file.
var reasons = map[string]text.Message{
	"no such file or directory": {ID: "unusable.absent"},
	"permission denied":         {ID: "unusable.denied"},
	"not a directory":           {ID: "unusable.not_folder"},
	"no space left on device":   {ID: "unusable.full"},
	"read-only file system":     {ID: "unusable.read_only"},
	ErrFolder.Error():           {ID: "unusable.folder"},
	ErrDevice.Error():           {ID: "unusable.device"},
	ErrSpecial.Error():          {ID: "unusable.special"},
	ErrLink.Error():             {ID: "unusable.link"},
}

// Said is the reason of an error about a file, in the reader's language where there is a
// sentence for it.
func Said(err error) any {
	reason := Reason(err)
	if said, ok := reasons[reason]; ok {
		return said
	}
	return text.Visible(reason)
}
