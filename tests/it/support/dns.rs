//! A DNS server on this machine whose answers are changed as a test goes on.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use hickory_proto::op::{Message, OpCode, ResponseCode};
use hickory_proto::rr::rdata::{CNAME, NS, TXT};
use hickory_proto::rr::{Name, RData, Record, RecordType};
use tokio::net::UdpSocket;

/// What the server answers to one question.
#[derive(Clone, Debug)]
pub(crate) enum Says {
    /// These records.
    Records(Vec<String>),
    /// There is no such name.
    NoSuchName,
    /// The name is there, the records are not.
    Nothing,
    /// It could not find out.
    Fails,
    /// Nothing at all comes.
    Silence,
}

/// These records.
pub(crate) fn records(values: &[&str]) -> Says {
    Says::Records(values.iter().map(|value| (*value).to_owned()).collect())
}

#[derive(Debug, Default)]
struct Book {
    says: HashMap<(String, RecordType), Says>,
    asked: Vec<(String, RecordType)>,
}

/// The server. What it was told nothing of does not exist.
#[derive(Debug)]
pub(crate) struct DnsServer {
    pub(crate) address: SocketAddr,
    book: Arc<Mutex<Book>>,
}

impl DnsServer {
    pub(crate) async fn open() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let address = socket.local_addr().unwrap();
        let book = Arc::<Mutex<Book>>::default();
        tokio::spawn(serve(socket, Arc::clone(&book)));
        Self { address, book }
    }

    /// From now on it answers this to a question of that kind.
    pub(crate) fn says(&self, name: &str, kind: RecordType, says: Says) {
        self.book.lock().unwrap().says.insert((name.to_owned(), kind), says);
    }

    /// From now on these are the name servers of a domain.
    pub(crate) fn has(&self, domain: &str, servers: &[&str]) {
        self.says(domain, RecordType::NS, records(servers));
    }

    /// How often it was asked this.
    pub(crate) fn asked(&self, name: &str, kind: RecordType) -> usize {
        let book = self.book.lock().unwrap();
        book.asked.iter().filter(|(asked, of)| asked == name && *of == kind).count()
    }
}

async fn serve(socket: UdpSocket, book: Arc<Mutex<Book>>) {
    let mut buffer = [0; 4096];
    loop {
        let (length, from) = socket.recv_from(&mut buffer).await.unwrap();
        let question = Message::from_vec(&buffer[..length]).unwrap();
        if let Some(answer) = answer(&question, &book) {
            socket.send_to(&answer.to_vec().unwrap(), from).await.unwrap();
        }
    }
}

fn answer(question: &Message, book: &Mutex<Book>) -> Option<Message> {
    let query = &question.queries[0];
    let name = query.name().to_ascii().trim_end_matches('.').to_ascii_lowercase();
    let key = (name, query.query_type());
    let mut book = book.lock().unwrap();
    book.asked.push(key.clone());
    let says = book.says.get(&key).cloned().unwrap_or(Says::NoSuchName);
    let mut message = Message::response(question.metadata.id, OpCode::Query);
    message.metadata.recursion_desired = true;
    message.metadata.recursion_available = true;
    message.add_query(query.clone());
    match says {
        Says::Records(values) => {
            for value in values {
                let host = || Name::from_ascii(format!("{value}.")).unwrap();
                let data = match query.query_type() {
                    RecordType::NS => RData::NS(NS(host())),
                    RecordType::CNAME => RData::CNAME(CNAME(host())),
                    _ => RData::TXT(TXT::new(vec![value])),
                };
                message.add_answer(Record::from_rdata(query.name().clone(), 300, data));
            }
        }
        Says::NoSuchName => message.metadata.response_code = ResponseCode::NXDomain,
        Says::Nothing => {}
        Says::Fails => message.metadata.response_code = ResponseCode::ServFail,
        Says::Silence => return None,
    }
    Some(message)
}
