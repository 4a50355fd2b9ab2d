/** What servers say: each a part of a dialogue. */
export const replySamples: readonly string[] = [
  '220 FTP server ready\r\n331 Password\r\n230-Welcome\r\n  230 files are here\r\n230 In\r\n',
  '211-Features:\r\n EPRT\r\n MLST type*;size*;modify*;\r\n REST STREAM\r\n UTF8\r\n211 End\r\n',
  '227 Entering Passive Mode (192,0,2,7,195,149).\r\n229 Entering Extended Passive Mode (|||50311|)\r\n',
  '257 "/a ""quoted"" folder" is here\r\n213 48213\r\n213 20240131120507.123\r\n',
  '150 Opening BINARY mode data connection for a.csv (48213 bytes).\r\n226 Done\r\n',
  '250-Listing\r\n type=file;size=7;modify=20240131120507; a.csv\r\n250 End\r\n',
  '421 Too many users\r\n550 März: Datei nicht gefunden\n500\r\n',
  '\u00ff\u00fb\u0001220 Telnet first\r\n',
]

/** What clients say. */
export const commandSamples: readonly string[] = [
  'USER me\r\nPASS a secret\r\nSYST\r\nFEAT\r\n',
  'PORT 192,0,2,7,195,149\r\nEPRT |2|2001:db8::7|50311|\r\nEPSV ALL\r\n',
  'OPTS MLST type;size;\r\nMLSD /a folder\r\nREST 1000\r\nRETR März.csv\r\n',
  'RNFR a\r\nRNTO b\r\nSITE CHMOD 640 a\r\nALLO 100 R 10\r\nAUTH TLS\r\nPBSZ 0\r\nPROT P\r\n',
]

/** Listings of the kinds that servers send. */
export const listingSamples: readonly string[] = [
  'total 8\r\ndrwxr-xr-x  2 user group 4096 Jan 31  2024 reports\r\n-rw-r--r--  1 user group 48213 Mar  1 12:05 a b.csv\r\n' +
    'lrwxrwxrwx  1 user group 9 Jan 31  2024 latest -> a b.csv\r\ncrw-rw---- 1 root tty 4, 64 Feb 29 2024 ttyS0\r\n',
  './sub folder:\r\ntotal 0\r\n-rw-r--r--+ 1 1000 1000 0 2024-01-31 12:05 März.txt\r\n',
  '01-31-24  12:05PM       <DIR>          reports\r\n01-31-2024  12:05PM              48,213 a b.csv\r\n',
  '31.01.2024  12:05    <JUNCTION>     link [C:\\data]\r\n2024-01-31  00:05               7 x\r\n',
  'type=cdir;modify=20240131120507; .\r\ntype=dir;unique=801U2;perm=el; reports\r\n' +
    'Type=file;Size=48213;Modify=20240131120507.123;UNIX.mode=0644; März.csv\r\ntype=OS.unix=slink:/a;; link\r\n',
  'a.csv\r\nb c.csv\r\n/full/path/März.csv\r\n',
  'Directory DISK$USER:[ME]\r\n\r\nREPORT.TXT;3   2/9   31-JAN-2024 12:05:07  [GROUP,ME]  (RWED,RWED,RE,)\r\n' +
    'A_LONG_NAME_OF_A_FILE.TXT;1\r\n   12/18  1-FEB-2024 00:00  [ME]  (RWED,,,)\r\n\r\nTotal of 2 files, 14/27 blocks\r\n',
  '+i801.2,m1706702707,/,\treports\r\n+i801.3,m1706702707,r,s48213,up644,\ta b.csv\r\n',
  'd [RWCEAFMS] owner                  512 Jan 31 12:05 reports\r\n- [R----F--] owner  48213 Jan 31  2024 a.csv\r\n',
  'Volume Unit    Referred Ext Used Recfm Lrecl BlkSz Dsorg Dsname\r\nVOL001 3390   2024/01/31  1   15  FB      80 27920  PS  ME.DATA\r\n',
  'USER      48213 31/01/24 12:05:07 *STMF      report.txt\r\nUSER   4096 31/01/24 12:05:07 *DIR       sub/\r\n',
  '213-status of reports:\r\n-rw-r--r-- 1 user group 7 Jan 31 2024 a.txt\r\n213 End of status\r\n',
]
