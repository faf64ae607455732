//! Visitors who ask again as soon as they are answered.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// How quick the answers were.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Speed {
    pub(crate) per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    /// Length of an answer, on average.
    pub(crate) bytes: usize,
}

/// Asks `path(n)` for n = 0, 1, 2 … on so many connections for so long, with the cookies in turn, pausing between an answer and the next question.
pub(crate) async fn ask(
    address: &str,
    cookies: &[String],
    connections: usize,
    time: Duration,
    pause: Duration,
    path: impl Fn(usize) -> String + Clone + Send + 'static,
) -> Speed {
    let until = Instant::now() + time;
    let began = Instant::now();
    let mut visitors = tokio::task::JoinSet::new();
    for visitor in 0..connections {
        let (address, path) = (address.to_owned(), path.clone());
        let cookie = cookies.get(visitor % cookies.len().max(1)).cloned().unwrap_or_default();
        visitors.spawn(async move {
            let mut stream = TcpStream::connect(&address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let (mut buffer, mut times, mut bytes) = (vec![0_u8; 256 * 1024], Vec::new(), 0);
            let mut n = visitor;
            while Instant::now() < until {
                let request = format!("GET {} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\r\n", path(n));
                let asked = Instant::now();
                stream.write_all(request.as_bytes()).await.unwrap();
                bytes += answer(&mut stream, &mut buffer).await;
                times.push(asked.elapsed());
                n += connections;
                if !pause.is_zero() {
                    tokio::time::sleep(pause).await;
                }
            }
            (times, bytes)
        });
    }
    let (mut times, mut bytes) = (Vec::new(), 0);
    while let Some(visitor) = visitors.join_next().await {
        let (mine, read) = visitor.unwrap();
        times.extend(mine);
        bytes += read;
    }
    let took = began.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0;
    Speed { per_second: times.len() as f64 / took, p50_ms: at(0.5), p99_ms: at(0.99), bytes: bytes / times.len() }
}

/// Reads one answer whole; answers with the length of its body.
async fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> usize {
    let mut filled = 0;
    loop {
        let count = stream.read(&mut buffer[filled..]).await.unwrap();
        assert!(count > 0, "the connection ended: {}", String::from_utf8_lossy(&buffer[..filled]));
        filled += count;
        let Some(end) = buffer[..filled].windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&buffer[..end]).unwrap();
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
        });
        let whole = end + 4 + length.unwrap();
        while filled < whole {
            let count = stream.read(&mut buffer[filled..]).await.unwrap();
            assert!(count > 0, "the connection ended");
            filled += count;
        }
        return whole - end - 4;
    }
}
