// Command rbac is the reference for access: it answers with the decisions of the API server's own RBAC
// authorizer, its reading of HTTP requests, its prevention of escalation and its impersonation filter.
//
// It reads JSON lines, each a policy with questions about it, and writes, in the same order, a JSON line
// with the answers. `rbac bootstrap` writes the default roles and bindings instead, an object a line.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/go-logr/logr"
	"k8s.io/klog/v2"
)

// question is one line of input. Every list may be left out.
type question struct {
	policy
	// Requests to authorize.
	Requests []request `json:"requests"`
	// HTTP requests to read.
	HTTP []httpRequest `json:"http"`
	// Rules that somebody wants to give to somebody else.
	Grants []grant `json:"grants"`
	// Requests made under another name.
	Impersonations []impersonated `json:"impersonations"`
}

// answer is one line of output; its lists are those of the question, in the same order.
type answer struct {
	// A character for each request, 1 where it is allowed and else 0.
	Requests       string       `json:"requests,omitempty"`
	HTTP           []attributes `json:"http,omitempty"`
	Grants         string       `json:"grants,omitempty"`
	Impersonations string       `json:"impersonations,omitempty"`
}

func main() {
	// What upstream logs about odd requests is no answer.
	klog.SetLogger(logr.Discard())
	err := run(os.Args[1:], os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string, input io.Reader, output io.Writer) error {
	writer := bufio.NewWriterSize(output, 1<<16)
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	if len(arguments) == 1 && arguments[0] == "bootstrap" {
		if err := bootstrap(encoder); err != nil {
			return err
		}
		return writer.Flush()
	}
	reader := bufio.NewReaderSize(input, 1<<16)
	for {
		line, err := reader.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return writer.Flush()
		}
		if err != nil {
			return err
		}
		reply, err := judge(line)
		if err != nil {
			return err
		}
		if err := encoder.Encode(reply); err != nil {
			return err
		}
		if reader.Buffered() == 0 {
			if err := writer.Flush(); err != nil {
				return err
			}
		}
	}
}

func judge(line []byte) (answer, error) {
	var asked question
	if err := json.Unmarshal(line, &asked); err != nil {
		return answer{}, err
	}
	if err := asked.aggregate(); err != nil {
		return answer{}, err
	}
	var reply answer
	resolver := asked.resolver()
	reply.Requests = flags(asked.Requests, resolver.allows)
	reply.Grants = flags(asked.Grants, resolver.mayGive)
	reply.Impersonations = flags(asked.Impersonations, resolver.impersonates)
	for _, one := range asked.HTTP {
		reply.HTTP = append(reply.HTTP, read(one))
	}
	return reply, nil
}

func flags[T any](questions []T, holds func(T) bool) string {
	text := make([]byte, len(questions))
	for i, one := range questions {
		text[i] = '0'
		if holds(one) {
			text[i] = '1'
		}
	}
	return string(text)
}
