// Records what HashiCorp's HCL parser says, for tests/syntax/hcl/oracle_test.cpp.
//
//	go run . cases expressions|files|templates < X.txt > X.answers.tsv
//	go run . corpus ROOT > corpus.answers.tsv
//	go run . tree FILE            (what the corpus answer is a hash of)
//	go run . bench FILE...        (MB/s of ParseConfig, best of five rounds)
//
// An answer is `ok` and the tree as analyzer/syntax/hcl/ast.h prints it, or `error`, the line of the first error and its summary.
package main

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

var start = hcl.Pos{Line: 1, Column: 1, Byte: 0}

// Characters that a line of a case file cannot hold.
var decode = strings.NewReplacer("⏎", "\n", "␍", "\r", "␉", "\t", "⌫", "\uFEFF")

// Processor time of this process, which a busy machine does not change.
func cpu() float64 {
	var usage syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &usage)
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e9
}

func failure(diags hcl.Diagnostics) string {
	line, summary := 1<<30, ""
	for _, diag := range diags {
		if diag.Severity == hcl.DiagError && diag.Subject != nil && diag.Subject.Start.Line < line {
			line, summary = diag.Subject.Start.Line, diag.Summary
		}
	}
	return fmt.Sprintf("error\t%d\t%s", line, summary)
}

func answerFile(src []byte) string {
	file, diags := hclsyntax.ParseConfig(src, "x", start)
	if diags.HasErrors() {
		return failure(diags)
	}
	p := &printer{src: src}
	p.body(file.Body.(*hclsyntax.Body))
	return "ok\t" + p.out.String()
}

func answerTemplate(src []byte) string {
	expr, diags := hclsyntax.ParseTemplate(src, "x", start)
	if diags.HasErrors() {
		return failure(diags)
	}
	p := &printer{src: src}
	p.expr(expr)
	return "ok\t" + p.out.String()
}

func main() {
	switch os.Args[1] {
	case "cases":
		lines := bufio.NewScanner(os.Stdin)
		lines.Buffer(nil, 1<<24)
		for lines.Scan() {
			text := decode.Replace(lines.Text())
			switch os.Args[2] {
			case "expressions":
				fmt.Println(answerFile([]byte("a = " + text + "\n")))
			case "files":
				fmt.Println(answerFile([]byte(text)))
			case "templates":
				fmt.Println(answerTemplate([]byte(text)))
			}
		}
	case "corpus":
		root := os.Args[2]
		var paths []string
		filepath.Walk(root, func(path string, info os.FileInfo, err error) error {
			for _, ending := range []string{".tf", ".tfvars", ".hcl", ".tofu"} {
				if err == nil && info.Mode().IsRegular() && strings.HasSuffix(path, ending) {
					paths = append(paths, path)
				}
			}
			return nil
		})
		sort.Strings(paths)
		for _, path := range paths {
			src, _ := os.ReadFile(path)
			answer := answerFile(src)
			if tree, ok := strings.CutPrefix(answer, "ok\t"); ok {
				hash := fnv.New64a()
				hash.Write([]byte(tree))
				answer = fmt.Sprintf("ok\t%016x", hash.Sum64())
			}
			relative, _ := filepath.Rel(root, path)
			fmt.Printf("%s\t%s\n", relative, answer)
		}
	case "tree":
		src, _ := os.ReadFile(os.Args[2])
		fmt.Println(answerFile(src))
	case "bench":
		var files [][]byte
		total := 0
		for _, path := range os.Args[2:] {
			src, _ := os.ReadFile(path)
			files = append(files, src)
			total += len(src)
		}
		best := 0.0
		for round := 0; round < 5; round++ {
			begin := cpu()
			for _, src := range files {
				hclsyntax.ParseConfig(src, "x", start)
			}
			if speed := float64(total) / (cpu() - begin) / 1e6; speed > best {
				best = speed
			}
		}
		fmt.Printf("hashicorp %d files %d bytes %.2f MB/s\n", len(files), total, best)
	}
}

type printer struct {
	src []byte
	out strings.Builder
}

func (p *printer) text(rng hcl.Range) string { return string(p.src[rng.Start.Byte:rng.End.Byte]) }
func (p *printer) put(parts ...string) {
	for _, part := range parts {
		p.out.WriteString(part)
	}
}

func (p *printer) quote(text string) {
	p.put(`"`)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\n':
			p.put(`\n`)
		case '\r':
			p.put(`\r`)
		case '\t':
			p.put(`\t`)
		case '"':
			p.put(`\"`)
		case '\\':
			p.put(`\\`)
		default:
			p.out.WriteByte(c)
		}
	}
	p.put(`"`)
}

func (p *printer) body(body *hclsyntax.Body) {
	type item struct {
		at    int
		attr  *hclsyntax.Attribute
		block *hclsyntax.Block
	}
	var items []item
	for _, attr := range body.Attributes {
		items = append(items, item{attr.NameRange.Start.Byte, attr, nil})
	}
	for _, block := range body.Blocks {
		items = append(items, item{block.TypeRange.Start.Byte, nil, block})
	}
	sort.Slice(items, func(i, j int) bool { return items[i].at < items[j].at })
	p.put("(body")
	for _, one := range items {
		if one.attr != nil {
			p.put(" (attr ", one.attr.Name, " ")
			p.expr(one.attr.Expr)
		} else {
			p.put(" (block ", one.block.Type)
			for i, label := range one.block.Labels {
				p.put(" ")
				if p.text(one.block.LabelRanges[i])[0] == '"' {
					p.quote(label)
				} else {
					p.put(label)
				}
			}
			p.put(" ")
			p.body(one.block.Body)
		}
		p.put(")")
	}
	p.put(")")
}

var operators = map[*hclsyntax.Operation]string{
	hclsyntax.OpLogicalOr: "||", hclsyntax.OpLogicalAnd: "&&", hclsyntax.OpEqual: "==", hclsyntax.OpNotEqual: "!=",
	hclsyntax.OpLessThan: "<", hclsyntax.OpLessThanOrEqual: "<=", hclsyntax.OpGreaterThan: ">",
	hclsyntax.OpGreaterThanOrEqual: ">=", hclsyntax.OpAdd: "+", hclsyntax.OpSubtract: "-", hclsyntax.OpMultiply: "*",
	hclsyntax.OpDivide: "/", hclsyntax.OpModulo: "%", hclsyntax.OpNegate: "-", hclsyntax.OpLogicalNot: "!",
}

func (p *printer) literal(value cty.Value, rng hcl.Range) {
	switch {
	case value.IsNull():
		p.put("null")
	case value.Type() == cty.Bool:
		p.put(map[bool]string{true: "true", false: "false"}[value.True()])
	case value.Type() == cty.String:
		p.quote(value.AsString())
	default: // a number as it is spelled
		tokens, _ := hclsyntax.LexExpression(p.src[rng.Start.Byte:rng.End.Byte], "x", start)
		for _, token := range tokens {
			if token.Type == hclsyntax.TokenNumberLit {
				p.put(string(token.Bytes))
				return
			}
		}
	}
}

// A traversal's steps around what `root` prints, innermost first.
func (p *printer) steps(steps hcl.Traversal, root func()) {
	for i := len(steps) - 1; i >= 0; i-- {
		if _, isAttr := steps[i].(hcl.TraverseAttr); isAttr {
			p.put("(. ")
		} else {
			p.put("([] ")
		}
	}
	root()
	for _, step := range steps {
		p.put(" ")
		switch step := step.(type) {
		case hcl.TraverseAttr:
			p.put(step.Name)
		case hcl.TraverseIndex:
			p.literal(step.Key, step.SrcRange)
		}
		p.put(")")
	}
}

func (p *printer) list(head string, exprs ...hclsyntax.Expression) {
	p.put("(", head)
	for _, expr := range exprs {
		p.put(" ")
		p.expr(expr)
	}
	p.put(")")
}

func (p *printer) parts(parts []hclsyntax.Expression) {
	for i, part := range parts {
		if i > 0 {
			p.put(" ")
		}
		p.part(part)
	}
}

// Directives became expressions; the text tells which ones they are.
func (p *printer) part(part hclsyntax.Expression) {
	switch part := part.(type) {
	case *hclsyntax.ConditionalExpr:
		if strings.HasPrefix(p.text(part.SrcRange), "%{") {
			p.put("(if ")
			p.expr(part.Condition)
			p.put(" (")
			p.parts(part.TrueResult.(*hclsyntax.TemplateExpr).Parts)
			p.put(") (")
			p.parts(part.FalseResult.(*hclsyntax.TemplateExpr).Parts)
			p.put("))")
			return
		}
		p.expr(part)
	case *hclsyntax.TemplateJoinExpr:
		loop := part.Tuple.(*hclsyntax.ForExpr)
		p.put("(for ")
		if loop.KeyVar != "" {
			p.put(loop.KeyVar, " ")
		}
		p.put(loop.ValVar, " ")
		p.expr(loop.CollExpr)
		p.put(" ")
		p.parts(loop.ValExpr.(*hclsyntax.TemplateExpr).Parts)
		p.put(")")
	default:
		p.expr(part)
	}
}

func (p *printer) expr(expr hclsyntax.Expression) {
	switch e := expr.(type) {
	case *hclsyntax.LiteralValueExpr:
		p.literal(e.Val, e.SrcRange)
	case *hclsyntax.ScopeTraversalExpr:
		p.steps(e.Traversal[1:], func() { p.put(e.Traversal.RootName()) })
	case *hclsyntax.RelativeTraversalExpr:
		p.steps(e.Traversal, func() { p.expr(e.Source) })
	case *hclsyntax.AnonSymbolExpr:
		p.put("@")
	case *hclsyntax.IndexExpr:
		p.list("[]", e.Collection, e.Key)
	case *hclsyntax.SplatExpr:
		if p.src[e.MarkerRange.Start.Byte] == '[' {
			p.list("[*]", e.Source, e.Each)
		} else {
			p.list(".*", e.Source, e.Each)
		}
	case *hclsyntax.UnaryOpExpr:
		p.list(operators[e.Op], e.Val)
	case *hclsyntax.BinaryOpExpr:
		p.list(operators[e.Op], e.LHS, e.RHS)
	case *hclsyntax.ConditionalExpr:
		p.list("?", e.Condition, e.TrueResult, e.FalseResult)
	case *hclsyntax.ParenthesesExpr:
		p.list("()", e.Expression)
	case *hclsyntax.TupleConsExpr:
		p.list("tuple", e.Exprs...)
	case *hclsyntax.FunctionCallExpr:
		p.put("(call ", e.Name)
		for _, arg := range e.Args {
			p.put(" ")
			p.expr(arg)
		}
		if e.ExpandFinal {
			p.put(" ...")
		}
		p.put(")")
	case *hclsyntax.ObjectConsExpr:
		p.put("(object")
		for _, item := range e.Items {
			p.put(" (")
			key := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr)
			p.expr(key.Wrapped)
			p.put(" ")
			p.expr(item.ValueExpr)
			p.put(")")
		}
		p.put(")")
	case *hclsyntax.ForExpr:
		if p.src[e.OpenRange.Start.Byte] == '{' {
			p.put("(for{} ")
		} else {
			p.put("(for[] ")
		}
		if e.KeyVar != "" {
			p.put(e.KeyVar, " ")
		}
		p.put(e.ValVar, " ")
		p.expr(e.CollExpr)
		p.put(" ")
		if e.KeyExpr != nil {
			p.expr(e.KeyExpr)
			p.put(" => ")
		}
		p.expr(e.ValExpr)
		if e.Group {
			p.put(" ...")
		}
		if e.CondExpr != nil {
			p.put(" if ")
			p.expr(e.CondExpr)
		}
		p.put(")")
	case *hclsyntax.TemplateWrapExpr:
		p.list("wrap", e.Wrapped)
	case *hclsyntax.TemplateExpr:
		if e.IsStringLiteral() {
			p.part(e.Parts[0])
			return
		}
		p.put("(template ")
		p.parts(e.Parts)
		p.put(")")
	default:
		panic(fmt.Sprintf("%T", expr))
	}
}
