use proptest::prelude::*;

use super::*;

/// `k`, and `k` with a digit, are kept.
#[derive(Clone, Copy)]
struct Kept(u8);

impl Member for Kept {
    fn from_name(name: &str) -> Option<Self> {
        match name.strip_prefix('k')? {
            "" => Some(Self(31)),
            digit => digit.parse().ok().filter(|digit| *digit < 10).map(Self),
        }
    }

    fn number(self) -> u8 {
        self.0
    }
}

/// What is kept of a document, in its order.
fn kept(document: &str) -> Result<(Document, Vec<ValueId>), NotAnObject> {
    let mut all = Vec::new();
    let mut read = Document::new(document.to_owned());
    read.read(0..document.len(), |_: Kept, id| all.push(id))?;
    Ok((read, all))
}

fn read(document: &str) -> Result<Vec<String>, NotAnObject> {
    let (document, all) = kept(document)?;
    Ok(all.into_iter().map(|id| document.value(id).as_str().unwrap_or_default().to_owned()).collect())
}

#[test]
fn only_one_strict_object_is_read() {
    for good in ["{}", " {} ", r#"{"a":1,"b":[1,{"a":2}],"c":{"a":null}}"#, r#"{"a":1e308,"b":-0,"c":"\u00e9"}"#] {
        assert!(read(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "null",
        "1",
        "\"a\"",
        "[]",
        "[{}]",
        "{",
        "{}{}",
        "{} x",
        "{'a':1}",
        "{a:1}",
        r#"{"a":1,}"#,
        r#"{"a":01}"#,
        r#"{"a":1e999}"#,
        r#"{"a":-1e999}"#,
        r#"{"a":[1e999]}"#,
        r#"{"a":NaN}"#,
        r#"{"a":"\ud800"}"#,
        "{\"a\":\"\n\"}",
        r#"{"a":1,"a":1}"#,
        r#"{"a":1,"\u0061":2}"#,
        r#"{"x":{"a":1,"a":2}}"#,
        r#"{"x":[{"a":1,"b":2,"a":2}]}"#,
        r#"{"k":{"a":1,"a":2}}"#,
        r#"{"k":1,"k":2}"#,
        r#"{"k1":1,"x":0,"\u006b1":2}"#,
        "\u{feff}{}",
    ] {
        assert_eq!(read(bad), Err(NotAnObject), "{bad}");
    }
}

#[test]
fn deep_nesting_and_many_members_are_bounded() {
    assert!(read(&format!("{{\"a\":{}1{}}}", "[".repeat(100), "]".repeat(100))).is_ok());
    assert!(read(&format!("{{\"a\":{}1{}}}", "[".repeat(8_000), "]".repeat(8_000))).is_err());
    let many: Vec<String> = (0..2_000).map(|n| format!("\"{n}\":{n}")).collect();
    assert!(read(&format!("{{{}}}", many.join(","))).is_ok());
    assert!(read(&format!("{{{},\"7\":0}}", many.join(","))).is_err(), "a duplicate among the first");
    assert!(read(&format!("{{{},\"1999\":0}}", many.join(","))).is_err(), "a duplicate among the last");
    assert!(read(&format!("{{{},\"\\u0037\":0}}", many.join(","))).is_err(), "a duplicate spelled with an escape");
    assert!(read(&format!("{{\"\\u0037\":0,{}}}", many.join(","))).is_err(), "the same the other way round");
}

#[test]
fn kept_texts_are_unescaped_and_located() {
    let document = r#"{"k1":"plain","x":"y","k2":"esc\"aped","k3":""}"#;
    assert_eq!(read(document).unwrap(), ["plain", "esc\"aped", ""]);
}

#[test]
fn objects_side_by_side_are_read_apart() {
    let (first, second) = (r#"{"k1":"\u0061b"}"#, r#"{"k1":{"k":["c","\u0064"],"l":{}},"k2":"e"}"#);
    let mut document = Document::new(format!("{first}{second}"));
    let mut ids = Vec::new();
    document.read(0..first.len(), |_: Kept, id| ids.push(id)).unwrap();
    document.read(first.len()..first.len() + second.len(), |_: Kept, id| ids.push(id)).unwrap();
    let [a, b, c] = ids.try_into().unwrap();
    assert_eq!(document.value(a), Value::Text("ab"));
    let Some(Value::Array(list)) = document.value(b).member("k") else { panic!("a list") };
    assert_eq!(list.collect::<Vec<_>>(), [Value::Text("c"), Value::Text("d")]);
    assert!(matches!(document.value(b).member("l"), Some(Value::Object(none)) if none.count() == 0));
    assert!(document.value(b).member("c").is_none(), "an item is no name");
    assert_eq!(document.value(c), Value::Text("e"));
    for place in [0..first.len() - 1, 0..first.len() + 1, 1..first.len(), 0..1_000, 0..0] {
        assert_eq!(document.read(place, |_: Kept, _| ()), Err(NotAnObject));
    }
}

/// What serde_json makes of it, in our form.
fn reference(document: &str) -> Option<serde_json::Value> {
    serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(document).ok().map(serde_json::Value::Object)
}

fn converted(value: Value<'_>) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(value) => value.into(),
        Value::Number(number) => number.into(),
        Value::Text(text) => text.into(),
        Value::Array(items) => items.map(converted).collect(),
        Value::Object(members) => {
            let all: Vec<_> = members.collect();
            let member = |pair: &[Value<'_>]| (pair[0].as_str().unwrap().to_owned(), converted(pair[1]));
            all.chunks(2).map(member).collect::<serde_json::Map<_, _>>().into()
        }
    }
}

/// All numbers as doubles, as ours are.
fn in_doubles(value: serde_json::Value) -> serde_json::Value {
    match value {
        serde_json::Value::Number(number) => number.as_f64().unwrap().into(),
        serde_json::Value::Array(items) => items.into_iter().map(in_doubles).collect(),
        serde_json::Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, in_doubles(value))).collect::<serde_json::Map<_, _>>().into()
        }
        other => other,
    }
}

/// What we make of a document, in both ways of reading: checked and dropped, and kept.
fn ours(document: &str) -> Option<serde_json::Value> {
    read(document).ok()?;
    let (wrapped, kept) = kept(&format!("{{\"k\":{document}}}")).expect("what is kept is read by the same rules");
    Some(converted(wrapped.value(kept[0])))
}

#[test]
fn every_single_change_of_a_document_is_judged_as_serde_json_judges_it() {
    let document = r#"{"sub":"user_1","n":[0,-1,1.5,2e3,12345678901234567890],"o":{"a":null,"b":[true,false]},"e":"\u00e9\n\"","x":""}"#;
    assert!(ours(document).is_some());
    for index in 0..document.len() {
        for byte in (0..128_u8).map(char::from) {
            let (before, after) = (&document[..index], &document[index + 1..]);
            for changed in [
                format!("{before}{byte}{after}"),
                format!("{before}{byte}{}", &document[index..]),
                format!("{before}{after}"),
            ] {
                let (strict, loose) = (ours(&changed), reference(&changed).map(in_doubles));
                // Only duplicates may be read by serde_json and not by us.
                match (strict, loose) {
                    (Some(strict), loose) => assert_eq!(Some(strict), loose, "{changed}"),
                    (None, Some(_)) => assert!(has_duplicate(&changed), "{changed}"),
                    (None, None) => {}
                }
            }
        }
    }
}

/// Whether a document with short names repeats one.
fn has_duplicate(document: &str) -> bool {
    let count = |value: &serde_json::Value| value.as_object().map_or(0, serde_json::Map::len);
    let whole = reference(document).unwrap();
    let members = count(&whole) + whole.as_object().unwrap().values().map(count).sum::<usize>();
    let colons = document.matches("\":").count() + document.matches("\" :").count();
    members < colons.max(1) || document.contains("\\")
}

#[test]
fn strings_end_where_they_end_at_every_length() {
    for length in 0..40 {
        for special in ["\"", "\\", "\n", "\u{1f}", "\u{0}"] {
            let text = "é".repeat(length / 2) + &"a".repeat(length % 2);
            let document = format!("{{\"k\":\"{text}{special}\"}}");
            assert_eq!(ours(&document).is_some(), reference(&document).is_some(), "{document:?}");
        }
    }
    assert_eq!(ours("{\"k\":\"\u{7f}\u{80}\u{a2}\"}").unwrap()["k"], "\u{7f}\u{80}\u{a2}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_we_read_is_what_serde_json_reads(text in r#"\{("[a-c\\]{0,2}":([\[\]",:a-c0-9eE+.\\u{} -]|true|null|"[a-z]{0,9}",?){0,4},?){0,4}\}"#) {
        if let Some(strict) = ours(&text) {
            prop_assert_eq!(Some(strict), reference(&text).map(in_doubles), "{}", text);
        }
    }

    #[test]
    fn what_serde_json_writes_we_read(pairs in proptest::collection::hash_map(".{0,12}", (".{0,30}", any::<f64>(), any::<i64>()), 0..40)) {
        let mut object = serde_json::Map::new();
        for (name, (text, number, integer)) in pairs {
            object.insert(name, serde_json::json!([text, number, integer, { text.clone(): [number] }]));
        }
        let value = serde_json::Value::Object(object);
        let document = value.to_string();
        prop_assert_eq!(ours(&document), Some(in_doubles(value)), "{}", document);
    }
}
