package text

import (
	"cmp"
	"fmt"
	"strings"
)

// Choose returns the language to speak: the --lang flag when it is given, else
// what the locale variables say in the order POSIX gives them. A locale whose
// character set is not UTF-8 could not show Chinese, so it gets English.
func Choose(flag, lcAll, lcMessages, lang string) (Lang, error) {
	switch Lang(flag) {
	case "":
		return fromLocale(cmp.Or(lcAll, lcMessages, lang)), nil
	case English, Chinese:
		return Lang(flag), nil
	}
	return "", fmt.Errorf("unknown language %q: use en or zh", flag)
}

func fromLocale(locale string) Lang {
	name, charset, _ := strings.Cut(strings.ToLower(locale), ".")
	charset, _, _ = strings.Cut(charset, "@")
	utf8 := charset == "" || charset == "utf-8" || charset == "utf8"
	if utf8 && (name == "zh" || strings.HasPrefix(name, "zh_") || strings.HasPrefix(name, "zh-")) {
		return Chinese
	}
	return English
}
