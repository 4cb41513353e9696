// Package config reads the one configuration file of all commands: defaults for
// flags by their names, and the sections of an audit, of notices and of accounts.
//
// One description of the keys, the shape, says what is allowed. The same shape checks
// a file, with line and column, and makes the JSON Schema that editors use.
package config

import (
	"bytes"
	"context"
	"errors"

	"github.com/alictl/alictl/internal/files"
	"github.com/alictl/alictl/internal/nested"
	"github.com/alictl/alictl/internal/text"
)

// MaxSize is how large a configuration file may be, in bytes.
const MaxSize = 1 << 20

// Config is what a file says. Every part may be empty.
type Config struct {
	Path     string
	Flags    map[string][]string // defaults by the name of the flag
	Audit    Audit
	Notify   []Notice
	Accounts []Account
}

// Audit is the section of an audit.
type Audit struct {
	FailOn      string // empty: not said
	SkipMetrics *bool
	Rules       map[string]Rule
	Waivers     []Waiver
}

// Rule changes one rule.
type Rule struct {
	Enabled    *bool
	Severity   string
	Parameters map[string]float64
}

// Waiver says which findings do not count. Resource is a glob; expires is the last
// day on which it holds, YYYY-MM-DD.
type Waiver struct {
	Rule, Resource, Region, Account, Reason, Owner, Expires string
}

// Notice says whom to tell, and by which variables the address and the secret are
// found: none of them stands in the file.
type Notice struct{ Kind, URLEnv, SecretEnv, MinSeverity string }

// Account is one account of an audit of several.
type Account struct{ ID, Name, RoleARN string }

// Problem is what is wrong with a file, and where. Lines and columns count from 1;
// Line is 0 for what concerns the whole file.
type Problem struct {
	Line, Column int
	What         text.Message
	Meant        string // the name that was probably meant; may be empty
	More         int    // how many further problems there are
}

// Error says in English what is wrong and where.
func (p *Problem) Error() string { return text.InEnglish().Tell(p.message()) }

func (p *Problem) message() text.Message {
	m := p.What
	if p.Line > 0 {
		m = text.Message{ID: "config.at", Data: text.Data{"Line": p.Line, "Column": p.Column, "What": p.What}}
	}
	if p.More > 0 {
		m = text.Message{ID: "config.and_more", Data: text.Data{"What": m, "Count": p.More}}
	}
	return m
}

// Load reads a file. A file that is not there is reported by fs.ErrNotExist.
// It gives up when the context ends.
func Load(ctx context.Context, path string, known Known) (*Config, error) {
	raw, err := files.Read(ctx, path, MaxSize)
	if err != nil {
		return nil, explain(path, err)
	}
	c, err := Parse(raw, known)
	if err != nil {
		return nil, explain(path, err)
	}
	c.Path = path
	return c, nil
}

// Parse reads the bytes of a file. The error is a *Problem: the first in the file.
func Parse(raw []byte, known Known) (*Config, error) {
	if err := nested.Check(raw); err != nil {
		return nil, &Problem{What: text.Message{ID: "config.not_yaml", Data: text.Data{"Why": text.Visible(err.Error())}}}
	}
	root, err := parse(bytes.TrimPrefix(raw, []byte("\ufeff"))) // some editors put it there
	if err != nil {
		return nil, err
	}
	shape := Shape(known)
	ck := checker{}
	ck.check("", root, &shape)
	ck.accountsOnce(root)
	if err := ck.first(); err != nil {
		return nil, err
	}
	return decode(root, known), nil
}

// explain names the file, and what to do about it, in the reader's language.
func explain(path string, err error) error {
	e := &text.Error{Err: err, Hint: text.Message{ID: "config.hint"}}
	data := text.Data{"File": text.Visible(path)}
	var p *Problem
	if errors.As(err, &p) {
		data["Why"] = p.message()
		if p.Meant != "" {
			e.Hint = text.Message{ID: "config.did_you_mean", Data: text.Data{"Name": p.Meant}}
		}
	} else {
		data["Why"] = files.Said(err)
	}
	e.What = text.Message{ID: "config.read", Data: data}
	return e
}
