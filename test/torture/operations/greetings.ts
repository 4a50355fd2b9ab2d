/** How servers greet that are known to bear more than one command, and other things, at a time. */
export const greetings = {
  vsftpd: '(vsFTPd 3.0.3)',
  pureFtpd: ['--------- Welcome to Pure-FTPd ----------', 'and more'],
  proftpd: 'ProFTPD Server ready.',
  pyftpdlib: 'pyftpdlib 2.0.1 ready.',
  stranger: 'Ready.',
} as const
