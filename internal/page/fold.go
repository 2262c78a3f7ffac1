package page

import (
	"html/template"
	"text/template/parse"
)

// fold writes into a template what its calls of constant functions with
// constant arguments or none return, such as {{t "site.name"}}: a page has a hundred of
// those, and calling them would take longer than all else. What they return is
// escaped as HTML; templates have such calls only between tags and in quoted
// attributes that are no address of others and no script.
func fold(t *template.Template, constant map[string]func(string) string) {
	for _, one := range t.Templates() {
		if one.Tree != nil {
			foldList(one.Tree.Root, constant)
		}
	}
}

func foldList(list *parse.ListNode, constant map[string]func(string) string) {
	if list == nil {
		return
	}
	for i, node := range list.Nodes {
		switch n := node.(type) {
		case *parse.ActionNode:
			if text, ok := folded(n, constant); ok {
				list.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(text)}
			}
		case *parse.IfNode:
			foldList(n.List, constant)
			foldList(n.ElseList, constant)
		case *parse.RangeNode:
			foldList(n.List, constant)
			foldList(n.ElseList, constant)
		case *parse.WithNode:
			foldList(n.List, constant)
			foldList(n.ElseList, constant)
		}
	}
}

// folded returns what an action writes, when that is always the same.
func folded(n *parse.ActionNode, constant map[string]func(string) string) (string, bool) {
	if len(n.Pipe.Decl) > 0 || len(n.Pipe.Cmds) != 1 || len(n.Pipe.Cmds[0].Args) > 2 {
		return "", false
	}
	args := n.Pipe.Cmds[0].Args
	name, isName := args[0].(*parse.IdentifierNode)
	argument, isText := args[len(args)-1].(*parse.StringNode)
	if !isName || constant[name.Ident] == nil || len(args) == 2 && !isText {
		return "", false
	}
	if len(args) == 1 {
		return template.HTMLEscapeString(constant[name.Ident]("")), true
	}
	return template.HTMLEscapeString(constant[name.Ident](argument.Text)), true
}
