//! Our Rust as syntax: what is a test, which strings and names there are, and on which line.

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::tree::Tree;

/// One thing of interest in a Rust file that is not test code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Line, from 1.
    pub line: usize,
    /// The name or the text.
    pub text: String,
}

/// What the rules want to know of one Rust file; test code (`#[test]`, `#[cfg(test)]`) is left out.
#[derive(Debug, Default)]
pub struct Rust {
    /// String literals, those inside macro calls included; documentation is not one of them.
    pub strings: Vec<Spot>,
    /// Every identifier in code, uses and macro calls included.
    pub idents: Vec<Spot>,
    /// Names of public items: functions, types, fields, variants, constants, modules, traits and their methods.
    pub public: Vec<Spot>,
    /// Calls of `.unwrap()`.
    pub unwraps: Vec<usize>,
    /// Functions with the number of lines from signature to closing brace.
    pub functions: Vec<(Spot, usize)>,
    /// Lines that belong to test code.
    pub test_lines: usize,
    /// Modules in files of their own that are compiled for tests only.
    pub test_modules: Vec<String>,
}

/// Reads every Rust file of the tree, without those that are only for tests.
pub(crate) fn read_all(tree: &Tree) -> BTreeMap<String, Rust> {
    let files = tree.with_extension(&["rs"]).filter(|(path, _)| !is_test_path(path));
    let mut all: BTreeMap<String, Rust> =
        files.filter_map(|(path, text)| Some((path.to_owned(), Rust::parse(text)?))).collect();
    let mut only_tests = Vec::new();
    for (path, rust) in &all {
        // The modules of `a/lib.rs` and `a/mod.rs` lie in `a/`, those of `a/b.rs` in `a/b/`.
        let folder = path.strip_suffix("/lib.rs").or_else(|| path.strip_suffix("/mod.rs"));
        let folder = folder.or_else(|| path.strip_suffix("/main.rs")).or_else(|| path.strip_suffix(".rs"));
        let folder = folder.unwrap_or(path);
        only_tests.extend(rust.test_modules.iter().map(|module| format!("{folder}/{module}")));
    }
    all.retain(|path, _| {
        !only_tests
            .iter()
            .any(|module| *path == format!("{module}.rs") || path.starts_with(&format!("{module}/")))
    });
    all
}

impl Rust {
    /// Reads one file; `None` when it does not parse (the compiler says so better than tidy could).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let file = syn::parse_file(text).ok()?;
        if is_test(&file.attrs) {
            return Some(Self { test_lines: text.lines().count(), ..Self::default() });
        }
        let mut reader = Reader { found: Self::default() };
        reader.visit_file(&file);
        Some(reader.found)
    }
}

/// `true` for paths that hold only tests or support of tests, by their name alone.
#[must_use]
pub fn is_test_path(path: &str) -> bool {
    path.starts_with("tests/")
        || path.contains("/tests/")
        || path.ends_with("/tests.rs")
        || path.ends_with("_tests.rs")
        || path.ends_with("/testing.rs")
}

struct Reader {
    found: Rust,
}

fn line(span: Span) -> usize {
    span.start().line
}

fn is_test(attrs: &[syn::Attribute]) -> bool {
    attrs.iter().any(|attr| {
        let path = attr.path();
        if path.segments.last().is_some_and(|last| last.ident == "test") {
            return true;
        }
        path.is_ident("cfg")
            && attr.meta.require_list().is_ok_and(|list| {
                let first = list.tokens.clone().into_iter().next();
                matches!(first, Some(TokenTree::Ident(word)) if word == "test" || word == "any")
                    && list.tokens.to_string().contains("test")
            })
    })
}

fn is_public(vis: &syn::Visibility) -> bool {
    matches!(vis, syn::Visibility::Public(_))
}

impl Reader {
    fn name(&mut self, ident: &syn::Ident) {
        self.found.public.push(Spot { line: line(ident.span()), text: ident.to_string() });
    }

    fn function(&mut self, ident: &syn::Ident, whole: Span) {
        let lines = whole.end().line.saturating_sub(line(ident.span())) + 1;
        let spot = Spot { line: line(ident.span()), text: ident.to_string() };
        self.found.functions.push((spot, lines));
    }

    fn tokens(&mut self, tokens: TokenStream) {
        let mut before: [Option<String>; 2] = [None, None];
        for token in tokens {
            let text = token.to_string();
            match &token {
                TokenTree::Group(group) => {
                    let called = before[1].as_deref() == Some("unwrap") && before[0].as_deref() == Some(".");
                    if called && group.stream().is_empty() {
                        self.found.unwraps.push(line(group.span()));
                    }
                    self.tokens(group.stream());
                }
                TokenTree::Ident(word) => {
                    self.found.idents.push(Spot { line: line(word.span()), text: word.to_string() });
                }
                TokenTree::Literal(literal) => {
                    if let Ok(syn::Lit::Str(string)) = syn::parse_str::<syn::Lit>(&text) {
                        self.found.strings.push(Spot { line: line(literal.span()), text: string.value() });
                    }
                }
                TokenTree::Punct(_) => {}
            }
            before = [before[1].take(), Some(text)];
        }
    }

    fn skip(&mut self, span: Span) {
        self.found.test_lines += span.end().line.saturating_sub(line(span)) + 1;
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let (attrs, vis, ident) = match item {
            syn::Item::Const(i) => (&i.attrs, Some(&i.vis), Some(&i.ident)),
            syn::Item::Enum(i) => (&i.attrs, Some(&i.vis), Some(&i.ident)),
            syn::Item::Fn(i) => (&i.attrs, Some(&i.vis), Some(&i.sig.ident)),
            syn::Item::Mod(i) => (&i.attrs, Some(&i.vis), Some(&i.ident)),
            syn::Item::Static(i) => (&i.attrs, Some(&i.vis), Some(&i.ident)),
            syn::Item::Struct(i) => (&i.attrs, Some(&i.vis), Some(&i.ident)),
            syn::Item::Trait(i) => (&i.attrs, Some(&i.vis), Some(&i.ident)),
            syn::Item::Type(i) => (&i.attrs, Some(&i.vis), Some(&i.ident)),
            syn::Item::Impl(i) => (&i.attrs, None, None),
            syn::Item::Use(i) => (&i.attrs, None, None),
            syn::Item::Macro(i) => (&i.attrs, None, None),
            _ => return visit::visit_item(self, item),
        };
        if is_test(attrs) {
            if let syn::Item::Mod(module) = item
                && module.content.is_none()
            {
                self.found.test_modules.push(module.ident.to_string());
            }
            return self.skip(item.span());
        }
        if let (Some(vis), Some(ident)) = (vis, ident)
            && is_public(vis)
        {
            self.name(ident);
        }
        match item {
            syn::Item::Fn(function) => self.function(&function.sig.ident, function.span()),
            syn::Item::Enum(item) if is_public(&item.vis) => {
                item.variants.iter().for_each(|variant| self.name(&variant.ident));
            }
            syn::Item::Trait(item) if is_public(&item.vis) => {
                for member in &item.items {
                    if let syn::TraitItem::Fn(method) = member {
                        self.name(&method.sig.ident);
                    }
                }
            }
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_impl_item_fn(&mut self, method: &'ast syn::ImplItemFn) {
        if is_test(&method.attrs) {
            return self.skip(method.span());
        }
        if is_public(&method.vis) {
            self.name(&method.sig.ident);
        }
        self.function(&method.sig.ident, method.span());
        visit::visit_impl_item_fn(self, method);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        if let Some(ident) = &field.ident
            && is_public(&field.vis)
        {
            self.name(ident);
        }
        visit::visit_field(self, field);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.method == "unwrap" && call.args.is_empty() {
            self.found.unwraps.push(line(call.method.span()));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_lit_str(&mut self, literal: &'ast syn::LitStr) {
        self.found.strings.push(Spot { line: line(literal.span()), text: literal.value() });
    }

    fn visit_ident(&mut self, ident: &'ast syn::Ident) {
        self.found.idents.push(Spot { line: line(ident.span()), text: ident.to_string() });
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.visit_path(&mac.path);
        self.tokens(mac.tokens.clone());
    }

    fn visit_attribute(&mut self, attr: &'ast syn::Attribute) {
        // Documentation may name anything; other attributes (serde renames) are code.
        if attr.path().is_ident("doc") {
            return;
        }
        if let syn::Meta::List(list) = &attr.meta {
            self.tokens(list.tokens.clone());
        }
    }
}
