//! Whether the browser does what it is told, on a page of our own: if not, no example is to blame.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};

use super::driver::Driver;
use super::webdriver::{ENTER, Redirect, TAB};
use crate::workspace::Outcome;

const PAGE: &str = "<!doctype html><title>Check</title><a id=link href='/two?secret=1'>to two</a>
    <form><input id=field><button id=button type=button onclick=\"this.innerText = document.getElementById('field').value\">
    none</button></form>";

/// Opens, clicks, types, presses keys, goes round by a redirect, changes tabs, and takes a picture.
pub(super) fn run(driver: &Driver) -> Outcome<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let site = format!("http://{}", listener.local_addr()?);
    // Ends with this program.
    std::thread::spawn(move || listener.incoming().flatten().for_each(|stream| drop(answer(stream))));
    let browser = driver.browser()?;
    browser.open(&format!("{site}/"))?;
    let one = |selector: &str| -> Outcome<_> {
        browser.elements(selector)?.pop().ok_or_else(|| format!("no {selector} on the page").into())
    };
    browser.type_into(&one("#field")?, "Grüße")?;
    browser.click(&one("#button")?)?;
    check("a click", browser.text_of(&one("#button")?)? == "Grüße")?;
    check("an attribute", browser.attribute(&one("#link")?, "id")?.as_deref() == Some("link"))?;
    check("a script that waits", browser.script("return await Promise.resolve(1 + 1)")? == 2)?;
    browser.redirects()?;
    browser.reload()?;
    check("no redirect", browser.redirects()?.is_empty())?;
    browser.press(TAB)?;
    browser.press(ENTER)?;
    check("a key", browser.url()? == format!("{site}/three"))?;
    let expected = [Redirect { status: 307, from: format!("{site}/two?secret") }];
    check("a redirect", browser.redirects()? == expected)?;
    check("a cookie", browser.cookies()? == [("a".to_owned(), "1".to_owned())])?;
    browser.forget_cookie("a")?;
    check("no cookie", browser.cookies()?.is_empty())?;
    let first = browser.tab()?;
    browser.new_tab()?;
    check("a new tab", browser.url()? == "about:blank")?;
    browser.switch_to(&first)?;
    check("the first tab", browser.url()? == format!("{site}/three"))?;
    check("a picture", browser.screenshot()?.starts_with(b"\x89PNG"))?;
    check("an error", browser.script("throw new Error('no')").is_err())
}

fn check(what: &str, holds: bool) -> Outcome<()> {
    if holds { Ok(()) } else { Err(format!("{what} does not work").into()) }
}

fn answer(mut stream: TcpStream) -> Outcome<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut line = String::from("x");
    while !line.trim().is_empty() {
        line.clear();
        reader.read_line(&mut line)?;
    }
    let head = if first.contains(" /two") { "307 x\r\nlocation: /three\r\nset-cookie: a=1" } else { "200 x" };
    write!(stream, "HTTP/1.1 {head}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n", PAGE.len())?;
    write!(stream, "connection: close\r\n\r\n{PAGE}")?;
    Ok(())
}
