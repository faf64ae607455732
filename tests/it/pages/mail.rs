//! Invites by mail, received by a server that speaks SMTP.

use tokio::net::TcpListener;

use crate::support::smtp::{MailServer, Manners};

use super::house::{AMAL, Portal};
use super::invites::{BEA, accepts, link_on};

const NOTE: &str = "<b>Hi</b> & welcome, Größe!";

#[tokio::test]
async fn the_letter_has_the_right_link_in_both_parts() {
    let server = MailServer::open(Manners::Takes).await;
    let portal = Portal::mailing(&server.url()).await;
    let mut amal = portal.amal().await;
    let typed = [("email", BEA), ("role", "operator"), ("note", NOTE)];
    let answer = amal.sends("/team/invites/new", "/team/invites", &typed).await;
    let page = amal.follows(&answer).await;
    page.says("The link was mailed to bea@partner.test.");
    let link = link_on(&portal, &page);
    let letters = server.letters();
    let [letter] = &letters[..] else { panic!("{letters:?}") };
    assert_eq!((letter.from.as_str(), &letter.to[..]), ("portal@partner.test", &[BEA.to_owned()][..]));
    let whole = format!("http://{}{link}", portal.address);
    let (text, html) = (letter.part("text/plain"), letter.part("text/html"));
    assert!(text.contains(&whole) && text.contains(NOTE) && text.contains("as operator"), "{text}");
    assert!(text.contains(AMAL), "who invites is named: {text}");
    assert!(html.contains(&format!("<a href=\"{whole}\">")), "{html}");
    assert!(!html.contains("<b>Hi</b>") && html.contains("Größe"), "{html}");
    let subject = letter.header("subject").unwrap();
    assert!(subject.starts_with("Your invitation to the Partner Portal"), "{subject}");
    assert!(letter.header("from").unwrap().contains("portal@partner.test"));
    assert!(letter.header("message-id").is_some() && letter.header("date").is_some());
    assert_eq!(accepts(&mut portal.nobody(), &link, "Bea").await.leads_to(), "/");
}

#[tokio::test]
async fn sending_again_sends_the_new_link() {
    let server = MailServer::open(Manners::Takes).await;
    let portal = Portal::mailing(&server.url()).await;
    let mut amal = portal.amal().await;
    amal.sends("/team/invites/new", "/team/invites", &[("email", BEA), ("role", "viewer")]).await;
    let page = amal.opens("/team").await;
    let again = page.attribute("form[action$=again]", "action").unwrap();
    let answer = amal.submits(&page, &again, &[]).await;
    let link = link_on(&portal, &amal.follows(&answer).await);
    let letters = server.letters();
    assert_eq!(letters.len(), 2);
    assert!(letters[1].part("text/plain").contains(&link) && !letters[0].part("text/plain").contains(&link));
}

#[tokio::test]
async fn when_the_mail_server_is_down_the_invite_stands_and_the_page_says_so() {
    // A port that was ours and that nobody listens at now.
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let portal = Portal::mailing(&format!("smtp://{address}")).await;
    let mut amal = portal.amal().await;
    let answer = amal.sends("/team/invites/new", "/team/invites", &[("email", BEA), ("role", "viewer")]).await;
    let page = amal.follows(&answer).await;
    page.says("The mail could not be sent: the mail server cannot be reached; copy the link instead.");
    assert_eq!(accepts(&mut portal.nobody(), &link_on(&portal, &page), "Bea").await.leads_to(), "/");
}

#[tokio::test]
async fn what_the_mail_server_says_is_shown() {
    let server = MailServer::open(Manners::Refuses).await;
    let portal = Portal::mailing(&server.url()).await;
    let mut amal = portal.amal().await;
    let answer = amal.sends("/team/invites/new", "/team/invites", &[("email", BEA), ("role", "viewer")]).await;
    let page = amal.follows(&answer).await;
    page.says("The mail could not be sent: the mail server refused it (550").says("nobody here");
    assert!(server.letters().is_empty());
    portal.nobody().opens(&link_on(&portal, &page)).await;
}

#[tokio::test]
async fn without_the_secure_connection_that_is_asked_for_nothing_is_sent() {
    let server = MailServer::open(Manners::Takes).await;
    for (url, says) in [
        (format!("smtps://{}", server.address), "no secure connection to the mail server could be made"),
        (format!("smtp://{}?tls=required", server.address), "does not offer the secure connection"),
        (format!("smtp://u:p@{}", server.address), "or the sign-in that the settings ask for"),
    ] {
        let portal = Portal::mailing(&url).await;
        let mut amal = portal.amal().await;
        let answer = amal.sends("/team/invites/new", "/team/invites", &[("email", BEA), ("role", "viewer")]).await;
        let page = amal.follows(&answer).await;
        page.says(says).says("copy the link instead").is_silent_on("u:p");
        portal.nobody().opens(&link_on(&portal, &page)).await;
    }
    assert!(server.letters().is_empty());
}
